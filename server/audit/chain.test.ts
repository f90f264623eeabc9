import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { inTransaction } from '../context.ts'
import { createSecrets } from '../secrets.ts'
import { exportActs } from './export-acts.ts'
import { record } from './record.ts'
import { findHead, sealActs } from './seal.ts'
import { verifyChain } from './verify-chain.ts'

let bare: BareContext
beforeEach(async () => {
  bare = await createBareContext()
})
afterEach(() => bare.end())

const id = '00000000-0000-4000-8000-000000000001'
const act = (reason = 'because') =>
  record(bare.ctx, { kind: 'user', userId: id }, { action: 'user.deactivated', reason, details: { count: 1 } })

/** As somebody would who may do everything in the database, but has no secret. */
const tamper = (statement: string) =>
  inTransaction(bare.ctx, async ({ db }) => {
    await sql.raw('alter table audit disable trigger all').execute(db)
    await sql.raw(statement).execute(db)
    await sql.raw('alter table audit enable trigger all').execute(db)
  })

async function sealed(count: number) {
  for (let number = 1; number <= count; number++) await act(`reason ${number}`)
  await sealActs(bare.ctx, 1000)
}

test('SEC-M2: acts are sealed in the order of their commits, and a chain that nobody touched is whole', async () => {
  await sealed(5)
  await act()
  expect(await verifyChain(bare.ctx)).toMatchObject({ links: 5, waiting: 1, fault: null })
  expect(await sealActs(bare.ctx, 1000)).toBe(1)
  expect(await sealActs(bare.ctx, 1000)).toBe(0)
  const { head, links } = await verifyChain(bare.ctx)
  expect([links, head]).toEqual([6, await findHead(bare.ctx)])
})

test.each([
  ["update audit set reason = 'another' where id = 3", { auditId: '3', what: 'changed' }],
  ["update audit set at = at + interval '1 microsecond' where id = 2", { auditId: '2', what: 'changed' }],
  ['update audit set details = \'{"count": 2}\' where id = 4', { auditId: '4', what: 'changed' }],
  ['delete from audit where id = 2', { auditId: '2', what: 'removed' }],
  ['delete from audit_seal where audit_id = 2; delete from audit where id = 2', { auditId: '3', what: 'link-missing' }],
  [
    "insert into audit (at, action, actor_kind) overriding system value values (now(), 'user.created', 'operator')",
    { auditId: '6', what: 'not-sealed' },
  ],
  ["update audit_seal set mac = sha256('x') where audit_id = 5", { auditId: '5', what: 'changed' }],
  ["update audit_seal set key_id = 'other' where audit_id = 1", { auditId: '1', what: 'unknown-key' }],
])('SEC-M2: %s is found, and the act is named', async (statement, fault) => {
  await sealed(5)
  for (const part of statement.split('; ')) await tamper(part)
  expect((await verifyChain(bare.ctx)).fault).toEqual(fault)
})

test('SEC-M2: a chain whose end was cut off is found by a head that was noted earlier', async () => {
  await sealed(5)
  const head = await findHead(bare.ctx)
  await tamper('delete from audit where id > 3')
  await sql.raw('delete from audit_seal where number > 3').execute(bare.ctx.db)
  expect((await verifyChain(bare.ctx)).fault).toBeNull()
  expect((await verifyChain(bare.ctx, head)).fault).toEqual({ auditId: null, what: 'cut-off' })
})

test('SEC-M2: an act can neither be changed nor removed by the program', async () => {
  await act()
  for (const statement of ["update audit set reason = 'x'", 'delete from audit', 'truncate audit'])
    await expect(sql.raw(statement).execute(bare.ctx.db)).rejects.toThrow('only added to')
})

test('SEC-M2: an act that commits after a later one is sealed too', async () => {
  let letCommit = () => {}
  const commits = new Promise<void>((resolve) => {
    letCommit = resolve
  })
  const slow = inTransaction(bare.ctx, async (tx) => {
    await record(tx, { kind: 'program' }, { action: 'user.purged' })
    await commits
  })
  while ((await sql<{ n: string }>`select last_value n from audit_id_seq`.execute(bare.ctx.db)).rows[0]?.n === '1')
    await act()
  await sealActs(bare.ctx, 1000)
  letCommit()
  await slow
  await sealActs(bare.ctx, 1000)
  expect(await verifyChain(bare.ctx)).toMatchObject({ waiting: 0, fault: null })
})

test('SEC-M2: ten who seal at once make one chain', async () => {
  for (let count = 0; count < 50; count++) await act()
  await Promise.all(Array.from({ length: 10 }, () => sealActs(bare.ctx, 7)))
  await sealActs(bare.ctx, 1000)
  expect(await verifyChain(bare.ctx)).toMatchObject({ links: 50, waiting: 0, fault: null })
})

test('SEC-M2: after a change of the secret older links hold as long as the old one is configured', async () => {
  await sealed(2)
  const [old, fresh] = ['a secret of tests that is long enough', 'another secret of tests that is long']
  const rotated = { ...bare.ctx, secrets: createSecrets([fresh, old]) }
  await act()
  await sealActs(rotated, 1000)
  expect(await verifyChain(rotated)).toMatchObject({ links: 3, fault: null })
  const alone = { ...bare.ctx, secrets: createSecrets([fresh]) }
  expect((await verifyChain(alone)).fault).toEqual({ auditId: '1', what: 'unknown-key' })
})

test('SEC-M4: an export as CSV has no cell that a spreadsheet takes for a formula, and one as JSON is as it was', async () => {
  for (const reason of ['=1+1', '+1', '-1', '@x', '\tx', 'a "b", c\nd']) await act(reason)
  const gathered = async (format: 'csv' | 'jsonl') => {
    let text = ''
    for await (const part of exportActs(bare.ctx, { format })) text += part
    return text
  }
  const rows = (await gathered('csv')).split('\n')
  expect(rows[0]).toBe(
    'id,at,action,outcome,actorKind,actorId,subjectKind,subjectId,organisationId,reason,requestId,network,details',
  )
  expect(rows.slice(1, 6).map((row) => row.split(',')[9])).toEqual(["'=1+1", "'+1", "'-1", "'@x", "'\tx"])
  const reasons = (await gathered('jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).reason)
  expect(reasons).toEqual(['=1+1', '+1', '-1', '@x', '\tx', 'a "b", c\nd'])
})
