import fc from 'fast-check'
import { expect, test } from 'vitest'
import { count } from '../../test/long.ts'
import { detailsFor, partiesIn } from './details.ts'

const resource = 'urn:altinn:resource:a-right'
const asked = { resource, organisationForm: 'enterprise' } as const
const type = 'ansattporten:altinn:resource'
const orgno = { authority: 'iso6523-actorid-upis', ID: '0192:314758625' }
const party = { orgno, resource: 'a-right', actions: ['read'], name: 'ET DIREKTORAT', unit_type: 'ORGL' }
const detail = { type, resource, resource_name: 'A right', authorized_parties: [party] }
const numbersIn = (details: unknown, of: Parameters<typeof partiesIn>[1] = asked) =>
  partiesIn(details, of).map(({ number }) => number)

test('Q3: one right is asked for, of one organisation, and nobody must have it', () => {
  expect(detailsFor(asked)).toEqual([
    {
      type,
      resource,
      organizationform: 'enterprise',
      allow_multiple_organizations: false,
      representation_is_required: false,
    },
  ])
})

test('Q3: a party that is all as it must be counts, with its name on one line', () => {
  expect(partiesIn([detail], asked)).toEqual([{ number: '314758625', name: 'ET DIREKTORAT' }])
  const odd = { ...party, name: 'ET\0\nDIREKTORAT\u202e' }
  expect(partiesIn([{ ...detail, authorized_parties: [odd] }], asked)[0]?.name).toBe('ET DIREKTORAT')
  const { name, unit_type, actions, resource: _, ...bare } = party
  expect(partiesIn([{ ...detail, authorized_parties: [bare] }], asked)).toEqual([{ number: '314758625', name: null }])
})

test('Q3: of several organisations each counts, and those beside them that are wrong do not', () => {
  const other = { ...party, orgno: { ...orgno, ID: '0192:310000019' } }
  const wrong = { ...party, orgno: { ...orgno, ID: '0192:310000018' } }
  const details = [{ type }, { ...detail, authorized_parties: [party, wrong, null, other] }]
  expect(numbersIn(details)).toEqual(['314758625', '310000019'])
})

const withOrgno = (changes: object) => [
  { ...detail, authorized_parties: [{ ...party, orgno: { ...orgno, ...changes } }] },
]

test.each<[string, unknown]>([
  ['nothing at all', undefined],
  ['nobody', null],
  ['text', JSON.stringify([detail])],
  ['one object in place of a list', detail],
  ['a list of lists', [[detail]]],
  ['an empty list', []],
  ['the person themselves', [{ type }]],
  ['another type', [{ ...detail, type: 'ansattporten:altinn:service' }]],
  ['the type of an e-mail login', [{ ...detail, type: 'ansattporten:orgno' }]],
  ['a type with more behind it', [{ ...detail, type: `${type}:2` }]],
  ['the type as a list', [{ ...detail, type: [type] }]],
  ['another right', [{ ...detail, resource: 'urn:altinn:resource:another' }]],
  ['a right that begins alike', [{ ...detail, resource: `${resource}-2` }]],
  ['a right without its prefix', [{ ...detail, resource: 'a-right' }]],
  ['no right', [{ type, authorized_parties: [party] }]],
  ['no parties', [{ type, resource }]],
  ['parties as text', [{ ...detail, authorized_parties: JSON.stringify([party]) }]],
  ['parties as an object', [{ ...detail, authorized_parties: { 0: party, length: 1 } }]],
  ['parties of the old kind', [{ type, resource, reportees: [party] }]],
  ['a party without a number', [{ ...detail, authorized_parties: [{ name: 'A' }] }]],
  ['a number of another register', withOrgno({ authority: 'iso6523-actorid-other' })],
  ['a number whose authority has a capital', withOrgno({ authority: undefined, Authority: orgno.authority })],
  ['a number with another prefix', withOrgno({ ID: '0193:314758625' })],
  ['a number without a prefix', withOrgno({ ID: '314758625' })],
  ['a number with two prefixes', withOrgno({ ID: '0192:0192:314758625' })],
  ['a number with a wrong check digit', withOrgno({ ID: '0192:314758626' })],
  ['a number of eight digits', withOrgno({ ID: '0192:31475862' })],
  ['a number with a line end', withOrgno({ ID: '0192:314758625\n' })],
  ['a number in other digits', withOrgno({ ID: '0192:٣١٤٧٥٨٦٢٥' })],
  ['an identity number', withOrgno({ ID: '0192:01818599907' })],
  ['a number as a number', withOrgno({ ID: 314758625 })],
  ['a sub-entity', [{ ...detail, authorized_parties: [{ ...party, unit_type: 'BEDR' }] }]],
  ['a sub-entity without business', [{ ...detail, authorized_parties: [{ ...party, unit_type: 'AAFY' }] }]],
])('Q3: %s is no organisation', (_what, details) => {
  expect(partiesIn(details, asked)).toEqual([])
})

test('Q3: where sub-entities are asked for, they count and no others', () => {
  const of = { resource, organisationForm: 'business' } as const
  expect(numbersIn([detail], of)).toEqual([])
  expect(numbersIn([{ ...detail, authorized_parties: [{ ...party, unit_type: 'BEDR' }] }], of)).toEqual(['314758625'])
})

/** Each value as it must be, or not. */
const orElse = <T>(right: T) => fc.oneof({ weight: 4, arbitrary: fc.constant(right) }, fc.jsonValue({ maxDepth: 2 }))
const anyParty = fc.record(
  { orgno: orElse(orgno), unit_type: orElse('ORGL'), name: fc.jsonValue(), number: orElse(orgno.ID) },
  { requiredKeys: [] },
)
const bentOrgno = fc.record({ authority: orElse(orgno.authority), ID: orElse(orgno.ID) }, { requiredKeys: [] })
const bentParty = fc.tuple(anyParty, bentOrgno).map(([facts, number]) => ({ ...facts, orgno: number }))
const anyDetail = fc.record(
  {
    type: orElse(type),
    resource: orElse(resource),
    authorized_parties: fc.oneof(fc.array(fc.oneof(anyParty, bentParty), { maxLength: 4 }), fc.jsonValue()),
  },
  { requiredKeys: [] },
)
const anything = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(anyDetail, fc.jsonValue()), { maxLength: 4 }))

/** Whether an answer really says it, seen without the code under test. */
function saysIt(details: unknown, number: string): boolean {
  const parties = (details as Partial<typeof detail>[])
    .filter((said) => said?.type === type && said.resource === resource)
    .flatMap((said) => said.authorized_parties ?? [])
  return parties.some(
    (said) =>
      said?.orgno?.authority === orgno.authority && said.orgno.ID === `0192:${number}` && said.unit_type !== 'BEDR',
  )
}

test('Q3, X5: whatever is answered, reading it never throws, and yields no party that was not there', () => {
  let found = 0
  fc.assert(
    fc.property(anything, (details) => {
      const numbers = numbersIn(details)
      found += numbers.length
      expect(numbers.every((number) => saysIt(details, number))).toBe(true)
    }),
    { numRuns: count(100_000) },
  )
  expect(found).toBeGreaterThan(0)
})
