import type { FieldError } from '../errors.ts'
import { isOrganisationNumber, type OrganisationFacts } from './organisation.ts'

const longestName = 120
const longestText = 200

/** What is wrong with what an organisation says of itself, by field. */
export function factProblems(facts: OrganisationFacts): FieldError[] {
  const names = (['nameNb', 'nameNn', 'nameEn'] as const).flatMap((field) => nameProblem(field, facts[field]))
  const number = facts.number !== null && !isOrganisationNumber(facts.number)
  const homePage = facts.homePage !== null && !isHomePage(facts.homePage)
  const contact = facts.contact !== null && Array.from(facts.contact).length > longestText
  return [
    ...names,
    ...(number ? [{ field: 'number', message: 'organisation-number' as const }] : []),
    ...(homePage ? [{ field: 'homePage', message: 'home-page' as const }] : []),
    ...(contact ? [{ field: 'contact', message: 'too-long' as const }] : []),
  ]
}

function nameProblem(field: string, name: string): FieldError[] {
  if (!name.trim()) return [{ field, message: 'required' }]
  return Array.from(name).length > longestName ? [{ field, message: 'too-long' }] : []
}

/** A link that a page may lead to: no other scheme, nobody's name and password in it. */
function isHomePage(value: string): boolean {
  const url = value.length <= 500 ? URL.parse(value) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.hostname.includes('.')
}
