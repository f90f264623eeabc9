import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { count } from '../../test/long.ts'
import { organisationList, publishedSchema } from '../../test/organisation-list.ts'
import type { DomainError } from '../errors.ts'
import {
  type ListedOrganisation,
  listedEnvironments,
  parseOrganisationList,
  readOrganisationList,
  writeOrganisationList,
} from './altinn-orgs.ts'

const isPublished = new Ajv().compile(publishedSchema)

const digdir = {
  name: {
    en: 'Norwegian Digitalisation Agency',
    nb: 'Digitaliseringsdirektoratet',
    nn: 'Digitaliseringsdirektoratet',
  },
  logo: 'https://altinncdn.no/orgs/digdir/digdir.png',
  emblem: 'https://altinncdn.no/orgs/digdir/digdir.svg',
  orgnr: '991825827',
  homepage: 'https://www.digdir.no',
  environments: ['tt02', 'production'],
  contact: { phone: '+4722451000', url: 'https://www.digdir.no/digdir/kontakt-oss/943' },
}
const ttd = {
  name: { en: 'Test Ministry', nb: 'Testdepartementet', nn: 'Testdepartementet' },
  orgnr: '',
  homepage: '',
  environments: [...listedEnvironments],
}
const acn = {
  name: { en: 'ACN Test org', nb: 'ACN Test org', nn: 'ACN Test org' },
  orgnr: '999999990',
  environments: [],
}

function problemsOf(json: unknown) {
  try {
    parseOrganisationList(json)
    return []
  } catch (error) {
    return (error as DomainError).fields.map(({ field, message }) => `${field}: ${message}`)
  }
}

test('Q7: published entries are read: three names, an empty number, one that is none, no environment', () => {
  const list = parseOrganisationList({ orgs: { digdir, ttd, acn } })
  expect([...list]).toEqual([
    ['digdir', digdir],
    ['ttd', ttd],
    ['acn', acn],
  ])
})

test('Q7: the generated list has the counts of the published one, and is valid by its rules', () => {
  const entries = Object.values(organisationList().orgs)
  const among = (environment: ListedOrganisation['environments'][number]) =>
    entries.filter(({ environments }) => environments.includes(environment)).length
  const withoutLogo = entries.filter(({ logo }) => !logo).length
  const numbers = entries.map(({ orgnr }) => orgnr)
  expect([entries.length, among('production'), among('tt02'), withoutLogo]).toEqual([106, 53, 68, 31])
  expect(new Set(numbers).size).toBe(106)
  expect(isPublished(organisationList())).toBe(true)
})

test.each([
  ['no object', 7, ['orgs: invalid']],
  ['no organisations', {}, ['orgs: required']],
  ['something beside them', { orgs: {}, version: 2 }, ['version: not-in-format']],
  [
    'a name of one language too little',
    { orgs: { acn: { ...acn, name: { en: 'A', nb: 'A' } } } },
    ['acn.name.nn: required'],
  ],
  ['a number of eight digits', { orgs: { acn: { ...acn, orgnr: '99999999' } } }, ['acn.orgnr: invalid']],
  ['a number that is missing', { orgs: { acn: { ...acn, orgnr: undefined } } }, ['acn.orgnr: required']],
  ['a number that is a number', { orgs: { acn: { ...acn, orgnr: 999999990 } } }, ['acn.orgnr: invalid']],
  ['an unknown environment', { orgs: { acn: { ...acn, environments: ['tt03'] } } }, ['acn.environments.0: invalid']],
  [
    'one environment twice',
    { orgs: { acn: { ...acn, environments: ['tt02', 'tt02'] } } },
    ['acn.environments: listed-twice'],
  ],
  ['a field too much', { orgs: { acn: { ...acn, number: '1' } } }, ['acn.number: not-in-format']],
  [
    'a field too much below',
    { orgs: { digdir: { ...digdir, contact: { mail: 'x' } } } },
    ['digdir.contact.mail: not-in-format'],
  ],
  ['a fourth language', { orgs: { acn: { ...acn, name: { ...acn.name, se: 'x' } } } }, ['acn.name.se: not-in-format']],
  [
    '2001 organisations',
    { orgs: Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`a${n}`, acn])) },
    ['orgs: too-long'],
  ],
  [
    'a telephone in words',
    { orgs: { digdir: { ...digdir, contact: { phone: '22 45' } } } },
    ['digdir.contact.phone: invalid'],
  ],
  ['a code with a hyphen', { orgs: { 'a-b': acn } }, ['a-b: invalid']],
  [
    'a name that turns the line round',
    { orgs: { acn: { ...acn, name: { ...acn.name, nb: '\u202eA' } } } },
    ['acn.name.nb: invalid'],
  ],
  ['an address without end', { orgs: { acn: { ...acn, homepage: 'x'.repeat(501) } } }, ['acn.homepage: too-long']],
])('Q7: a list with %s is refused by organisation and field', (_what, json, problems) => {
  expect(problemsOf(json)).toEqual(problems)
})

test('Q7: all problems are told at once, a hundred at most', () => {
  const wrong = { ...acn, orgnr: 'x', environments: ['y'] }
  expect(problemsOf({ orgs: { a: wrong, b: wrong } })).toHaveLength(4)
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`a${at}`, wrong]))
  expect(problemsOf({ orgs: many })).toHaveLength(100)
  expect(() => readOrganisationList('{"orgs":')).toThrow('general/invalid')
})

test('Q7: a file that an editor began with a mark of its own is read', () => {
  expect([...readOrganisationList(`\uFEFF${JSON.stringify({ orgs: { acn } })}`)]).toEqual([['acn', acn]])
})

test('Q7: what is empty is left out, and environments stand in the order of the published list', () => {
  const empty = {
    ...acn,
    logo: '',
    emblem: '',
    homepage: '',
    contact: {},
    environments: ['production', 'at22'] as const,
  }
  const list = parseOrganisationList({ orgs: { acn: empty } })
  expect(JSON.parse(writeOrganisationList(list)).orgs.acn).toEqual({ ...acn, environments: ['at22', 'production'] })
})

const words = fc.string({ unit: fc.constantFrom('æ', 'Å', 'x', ' ', '"', '\\', '<', '🌲', '/'), maxLength: 20 })
const entry = fc.record(
  {
    name: fc.record({ en: words, nb: words, nn: words }),
    logo: words,
    emblem: words,
    orgnr: fc.stringMatching(/^([0-9]{9})?$/),
    homepage: words,
    environments: fc.uniqueArray(fc.constantFrom(...listedEnvironments)),
    contact: fc.record({ phone: fc.stringMatching(/^\+[0-9]{1,12}$/), url: words }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name', 'orgnr', 'environments'] },
)
const lists = fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9]{1,6}$/), entry, { maxKeys: 8 })

test('Q7: whatever the format allows is read, and written as the format wants it, always with the same bytes', () => {
  fc.assert(
    fc.property(lists, (orgs) => {
      const list = parseOrganisationList(JSON.parse(JSON.stringify({ orgs })))
      expect(list.size).toBe(Object.keys(orgs).length)
      const written = writeOrganisationList(list)
      expect(isPublished(JSON.parse(written))).toBe(true)
      expect(writeOrganisationList(readOrganisationList(written))).toBe(written)
      expect(writeOrganisationList(new Map([...list].reverse()))).toBe(written)
    }),
    { numRuns: count(2000) },
  )
})

test('Q7: a code that JavaScript has another use for is refused as any that is none', () => {
  const json = JSON.parse(`{"orgs":{"__proto__":${JSON.stringify(digdir)}}}`)
  expect(problemsOf(json)).toEqual(['__proto__: invalid'])
})

test('Q7: whatever is no list is refused with named fields, and what we take the published rules take too', () => {
  const bent = fc
    .tuple(
      lists,
      fc.string(),
      fc.constantFrom('name', 'orgnr', 'environments', 'contact', 'logo', 'more'),
      fc.jsonValue(),
    )
    .map(([orgs, code, field, value]) => {
      const first = Object.values(orgs)[0] ?? acn
      return { orgs: { ...orgs, [code]: { ...first, [field]: value } } }
    })
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), bent), (json) => {
      const plain = JSON.parse(JSON.stringify(json) ?? 'null')
      if (problemsOf(plain).length === 0) expect(isPublished(plain)).toBe(true)
    }),
    { numRuns: count(4000) },
  )
})
