import { expect, test } from 'vitest'
import { digdir } from '../../test/organisation-request.ts'
import { checklistOf, type Evidence } from './checklist.ts'
import { actsFrom, isOpen, noFacts, requestStates, spacedNumber, suggestShortName } from './organisation-request.ts'

test('Q4: what can be done to a request is decided by this table', () => {
  const table = requestStates.map((state) => [
    state,
    actsFrom(state, 'applicant').join(' '),
    actsFrom(state, 'operator').join(' '),
  ])
  expect(table).toEqual([
    ['draft', 'submit', ''],
    ['submitted', 'withdraw', 'take ask approve decline'],
    ['in-review', 'withdraw', 'take ask approve decline'],
    ['more-wanted', 'answer withdraw', 'approve decline'],
    ['answered', 'withdraw', 'take ask approve decline'],
    ['approved', '', ''],
    ['declined', '', 'reopen'],
    ['withdrawn', '', 'reopen'],
  ])
  expect(requestStates.filter(isOpen)).toEqual(['submitted', 'in-review', 'more-wanted', 'answered'])
})

test('Q2: a number is shown in three groups', () => {
  expect(spacedNumber('991825827')).toBe('991 825 827')
})

test.each([
  ['Digitaliseringsdirektoratet', 'digita'],
  ['Direktoratet for forvaltning og økonomistyring', 'dfo'],
  ['Ål kommune', 'ak'],
  ['4Service', 'servic'],
  ['', ''],
])('Q1: %s suggests the short name %s', (name, suggested) => {
  expect(suggestShortName(name)).toBe(suggested)
})

const good: Evidence = {
  outcome: 'found',
  entity: digdir,
  knownAs: 'digdir',
  representedAt: new Date(0),
  hasProvenAddress: true,
  duplicates: 0,
}
const asked = { ...noFacts, kind: 'service-owner', nameNb: 'Digitaliseringsdirektoratet' } as const
const stateOf = (name: string, evidence: Partial<Evidence>, kind: 'service-owner' | 'service-developer' = asked.kind) =>
  checklistOf({ ...asked, kind }, { ...good, ...evidence }).find((check) => check.name === name)?.state

test('Q6: a request that all evidence speaks for leaves the operator nothing to find out', () => {
  expect(new Set(checklistOf(asked, good).map(({ state }) => state))).toEqual(new Set(['ok']))
})

test('Q6: what speaks against a request, and what nobody could ask, stands on the checklist', () => {
  const states = [
    stateOf('registered', { outcome: 'none', entity: undefined }),
    stateOf('registered', { outcome: 'removed', entity: undefined }),
    stateOf('registered', { outcome: 'waiting', entity: undefined }),
    stateOf('registered', { outcome: undefined, entity: undefined }),
    stateOf('alive', { entity: { ...digdir, bankrupt: true } }),
    stateOf('alive', { entity: { ...digdir, windingUp: true } }),
    stateOf('alive', { entity: { ...digdir, deletedOn: '2024-11-26' } }),
    stateOf('main-unit', { entity: { ...digdir, isSubEntity: true } }),
    stateOf('same-name', { entity: { ...digdir, name: 'ANOTHER' } }),
    stateOf('public-sector', { entity: { ...digdir, sectors: ['2100'] } }),
    stateOf('known-service-owner', { knownAs: undefined }),
    stateOf('agreement', { knownAs: undefined }),
    stateOf('representation', { representedAt: undefined }),
    stateOf('address', { hasProvenAddress: false }),
    stateOf('no-duplicate', { duplicates: 1 }),
    stateOf('on-behalf-of', {}, 'service-developer'),
    stateOf('agreement', {}, 'service-developer'),
  ]
  expect(states).toEqual([
    ...['warning', 'warning', 'unknown', 'judge'],
    ...['warning', 'warning', 'warning', 'warning', 'judge'],
    ...['judge', 'judge', 'judge'],
    ...['judge', 'warning', 'warning'],
    ...['judge', undefined],
  ])
})
