import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { inTransaction } from '../context.ts'
import { shipped } from '../root.ts'
import { auditActions, record } from './record.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const rows = () => bare.ctx.db.selectFrom('audit').selectAll().orderBy('id').execute()
const id = '00000000-0000-4000-8000-000000000001'

test('SEC-M1: a row says who, what, on what, when, from where, why and with which outcome', async () => {
  const actor = { kind: 'user', userId: id, network: '192.0.2.0/24', requestId: 'r-1' } as const
  await record(bare.ctx, actor, {
    action: 'user.deactivated',
    subject: { kind: 'user', id },
    outcome: 'refused',
    reason: 'asked for',
    details: { count: 2 },
  })
  expect((await rows()).at(-1)).toMatchObject({
    at: bare.clock.time,
    action: 'user.deactivated',
    outcome: 'refused',
    actorKind: 'user',
    actorId: id,
    subjectKind: 'user',
    subjectId: id,
    reason: 'asked for',
    details: { count: 2 },
    requestId: 'r-1',
    network: '192.0.2.0/24',
  })
})

test('SEC-M1: what a program does for a person names its token', async () => {
  const token = { id, scopes: ['orgs:read'] } as const
  await record(bare.ctx, { kind: 'user', userId: id, token }, { action: 'token.made', details: { days: 1 } })
  expect((await rows()).at(-1)).toMatchObject({ actorId: id, details: { days: 1, tokenId: id } })
})

test('SEC-M1: without the act there is no row', async () => {
  const before = (await rows()).length
  const act = inTransaction(bare.ctx, async (tx) => {
    await record(tx, { kind: 'program' }, { action: 'user.purged' })
    throw new Error('the act failed')
  })
  await expect(act).rejects.toThrow('the act failed')
  expect((await rows()).length).toBe(before)
})

test('SEC-M1: every name in the list is written by some act, and none outside it', () => {
  const files = globSync('server/**/*.{ts,tsx}', { cwd: shipped() }).filter(
    (file) => !/\.test\.|audit\/record\.ts|text\//.test(file),
  )
  const sources = files.map((file) => readFileSync(shipped(file), 'utf8')).join('\n')
  expect(auditActions.filter((action) => !sources.includes(`'${action}'`))).toEqual([])
})
