import type { ListedOrganisation } from '../server/registry/altinn-orgs.ts'

type Environment = ListedOrganisation['environments'][number]

const combinations: readonly { count: number; environments: readonly Environment[] }[] = [
  { count: 51, environments: ['tt02', 'production'] },
  { count: 38, environments: [] },
  { count: 15, environments: ['tt02'] },
  { count: 1, environments: ['tt02', 'yt01', 'production'] },
  { count: 1, environments: ['at22', 'at23', 'at24', 'tt02', 'yt01', 'production'] },
]

const withoutLogo = 31
const weights = [3, 2, 7, 6, 5, 4, 3, 2]

/** Synthetic numbers with good check digits, each once. */
function* numbers() {
  for (let body = 31_500_000; ; body++) {
    const sum = weights.reduce((total, weight, at) => total + weight * Number(String(body)[at]), 0)
    const last = (11 - (sum % 11)) % 11
    if (last < 10) yield `${body}${last}`
  }
}

const codes = (at: number) => (at < 4 ? `k${1101 + at}` : `l${at.toString(36).padStart(2, '0')}`)

/** A list with the counts of the published one: 106 organisations, two with numbers that are none, one without any. */
export function organisationList(): { orgs: Record<string, ListedOrganisation> } {
  const number = numbers()
  const environments = combinations.flatMap(({ count, environments: held }) =>
    Array.from({ length: count }, () => held),
  )
  const orgs = environments.map((held, at): [string, ListedOrganisation] => {
    const code = codes(at)
    const name = { en: `The Office no. ${at}`, nb: `Kontoret nr. ${at}`, nn: `Kontora nr. ${at}` }
    const logo = at < withoutLogo ? {} : { logo: `https://cdn.example/orgs/${code}/${code}.png` }
    const more = at % 3 === 0 ? { homepage: `https://www.${code}.example` } : at % 3 === 1 ? { homepage: '' } : {}
    const contact = at % 7 === 0 ? { contact: { phone: '+4722451000', url: `https://www.${code}.example/post` } } : {}
    return [code, { name, ...logo, orgnr: number.next().value ?? '', ...more, environments: [...held], ...contact }]
  })
  const entries = new Map(orgs)
  const change = (code: string, changes: Partial<ListedOrganisation>) => {
    const entry = entries.get(code)
    if (entry) entries.set(code, { ...entry, ...changes })
  }
  change(codes(104), { emblem: 'https://cdn.example/orgs/skd/skd.svg' })
  change(codes(105), { orgnr: '' })
  change(codes(60), { orgnr: '999999990' })
  change(codes(61), { orgnr: '999999991' })
  return { orgs: Object.fromEntries(entries) }
}

/** The rules of the published schema (draft-07), for a validator that is not ours. */
export const publishedSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['orgs'],
  additionalProperties: false,
  properties: {
    orgs: {
      type: 'object',
      additionalProperties: false,
      patternProperties: {
        '^[a-zA-Z0-9]+$': {
          type: 'object',
          required: ['name', 'orgnr', 'environments'],
          additionalProperties: false,
          properties: {
            name: {
              type: 'object',
              required: ['en', 'nb', 'nn'],
              additionalProperties: false,
              properties: { en: { type: 'string' }, nb: { type: 'string' }, nn: { type: 'string' } },
            },
            logo: { type: 'string' },
            emblem: { type: 'string' },
            orgnr: { type: 'string', pattern: '^([0-9]{9})?$' },
            homepage: { type: 'string' },
            environments: {
              type: 'array',
              uniqueItems: true,
              items: { enum: ['production', 'tt02', 'at22', 'at23', 'at24', 'yt01'] },
            },
            contact: {
              type: 'object',
              additionalProperties: false,
              properties: { phone: { type: 'string', pattern: '^\\+[0-9]+$' }, url: { type: 'string' } },
            },
          },
        },
      },
    },
  },
}
