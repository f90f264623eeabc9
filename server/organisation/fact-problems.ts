import type { FieldError } from '../errors.ts'
import type { OrganisationFacts } from './organisation.ts'
import { isOrganisationNumber } from './organisation-number.ts'

const longestName = 120
const longestText = 200

/**
 * What is wrong with what an organisation says of itself, by field. A number that stands already, or in the published
 * list, is not asked for its check digit (decision 0017).
 */
export function factProblems(facts: OrganisationFacts, accepted: string | null = null): FieldError[] {
  const names = (['nameNb', 'nameNn', 'nameEn'] as const).flatMap((field) => nameProblem(field, facts[field]))
  const number = facts.number !== null && facts.number !== accepted && !isOrganisationNumber(facts.number)
  const homePage = facts.homePage !== null && !isHomePage(facts.homePage)
  return [
    ...names,
    ...(number ? [{ field: 'number', message: 'organisation-number' as const }] : []),
    ...(homePage ? [{ field: 'homePage', message: 'home-page' as const }] : []),
    ...textProblem('contact', facts.contact ?? '', longestText),
  ]
}

/** A name that people read, and a program may print on one line. */
export function nameProblem(field: string, name: string): FieldError[] {
  if (!name.trim()) return [{ field, message: 'required' }]
  return textProblem(field, name, longestName)
}

/** Line ends, marks that turn a line round, and whatever else nobody sees: a name could pass for another by them. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

export function textProblem(field: string, text: string, longest: number): FieldError[] {
  if (invisible.test(text)) return [{ field, message: 'invalid' }]
  return Array.from(text).length > longest ? [{ field, message: 'too-long' }] : []
}

/** A link that a page may lead to: no other scheme, nobody's name or password in it, nothing that a parser skips. */
function isHomePage(value: string): boolean {
  const url = value.length <= 500 && /^https?:\/\/\S+$/i.test(value) ? URL.parse(value) : null
  return url !== null && url.username === '' && url.password === '' && url.hostname.includes('.')
}
