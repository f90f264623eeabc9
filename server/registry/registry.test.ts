import { expect, test } from 'vitest'
import { classify } from './registry.ts'

test.each([
  [['6100'], 'ORGL', 'administration', { fact: 'sector', code: '6100' }],
  [['6500'], 'KOMM', 'administration', { fact: 'sector', code: '6500' }],
  [['1510', '6500'], 'KF', 'administration', { fact: 'sector', code: '6500' }],
  [['1120'], 'AS', 'publicly-owned', { fact: 'sector', code: '1120' }],
  [['1110'], 'SF', 'publicly-owned', { fact: 'sector', code: '1110' }],
  [[], 'KOMM', 'administration', { fact: 'form', code: 'KOMM' }],
  [[], 'IKS', 'publicly-owned', { fact: 'form', code: 'IKS' }],
  [['2100'], 'AS', 'private', { fact: 'form', code: 'AS' }],
  [['2100'], 'KOMM', 'administration', { fact: 'form', code: 'KOMM' }],
  [[], 'KIRK', 'unknown', null],
  [['7000'], 'SÆR', 'unknown', null],
  [['constructor'], 'toString', 'unknown', null],
])('Q2: sectors %j and form %s: %s, and what says so', (sectors, form, publicity, because) => {
  expect(classify({ sectors, form })).toEqual({ publicity, because })
})
