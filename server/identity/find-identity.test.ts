import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { type Context, inTransaction } from '../context.ts'
import { createSecrets } from '../secrets.ts'
import { insertUser } from '../user/index.ts'
import {
  findIdentityOwner,
  hasIdentity,
  insertIdentity,
  macsOfNumber,
  type ProvenIdentity,
  refuseConflict,
} from './index.ts'

let bare: BareContext
beforeEach(async () => {
  bare = await createBareContext()
})
afterEach(() => bare.end())

const visitor = { kind: 'visitor' } as const
const [port, otherPort] = ['https://port.example', 'https://other.example']
const [olesNumber, karisNumber] = ['01818599907', '01818599826']

const proven = (ctx: Context, subject: string, number?: string, issuer = port): ProvenIdentity => ({
  issuer,
  subject,
  numberMacs: number ? macsOfNumber(ctx, issuer, number) : [],
  ...{ givenName: null, familyName: null, eid: null, acr: 'high', sid: null, authenticatedAt: ctx.now() },
})

async function userWith(username: string, identity?: ProvenIdentity): Promise<string> {
  const email = `${username}@example.no`
  const plain = { displayName: null, passwordHash: null, wantedPath: null, language: 'nb' } as const
  const id = await insertUser(bare.ctx, { ...plain, username, email, emailKey: email, active: true })
  if (identity) await insertIdentity(bare.ctx, id, identity)
  return id
}

const find = (identity: ProvenIdentity, ctx = bare.ctx) => inTransaction(ctx, (tx) => findIdentityOwner(tx, identity))
async function untilSomebodyWaits() {
  const waiting = () =>
    sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      bare.ctx.db,
    )
  while ((await waiting()).rows.length === 0) await sleep(10)
}
const identities = () =>
  bare.ctx.db.selectFrom('identity').select(['userId', 'subject', 'pidHmac', 'pidKeyId']).execute()
const withSecrets = (...secrets: string[]): Context => ({ ...bare.ctx, secrets: createSecrets(secrets) })

test('R5: a person is known by subject, with a number or without', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1'))
  expect(await find(proven(bare.ctx, 'sub-1'))).toBe(ole)
  expect(await find(proven(bare.ctx, 'sub-2'))).toBeUndefined()
  expect(await find(proven(bare.ctx, 'sub-1', olesNumber))).toBe(ole)
})

test('R5: a new subject with a known number is the same identity, and the subject is updated', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  expect(await find(proven(bare.ctx, 'sub-2', olesNumber))).toBe(ole)
  expect(await identities()).toMatchObject([{ userId: ole, subject: 'sub-2' }])
  expect(await find(proven(bare.ctx, 'sub-2'))).toBe(ole)
  expect(await find(proven(bare.ctx, 'sub-1'))).toBeUndefined()
})

test('R5: a new number with a known subject updates the HMAC; no number leaves it', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  expect(await find(proven(bare.ctx, 'sub-1', karisNumber))).toBe(ole)
  expect(await find(proven(bare.ctx, 'sub-2', olesNumber))).toBeUndefined()
  expect(await find(proven(bare.ctx, 'sub-1'))).toBe(ole)
  expect(await find(proven(bare.ctx, 'sub-3', karisNumber))).toBe(ole)
})

test('R5: a subject and a number of different accounts are refused, both are in the log and the servicedesk is told', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  const kari = await userWith('kari', proven(bare.ctx, 'sub-2', karisNumber))
  const torn = proven(bare.ctx, 'sub-1', karisNumber)
  await expect(refuseConflict(bare.ctx, visitor, torn)).rejects.toMatchObject({ code: 'identity/conflict' })
  await expect(find(torn)).rejects.toMatchObject({ code: 'identity/conflict' })
  const audited = await bare.ctx.db.selectFrom('audit').select(['action', 'outcome', 'subjectId']).execute()
  expect(audited).toEqual(
    expect.arrayContaining(
      [ole, kari].map((subjectId) => ({ action: 'identity.refused', outcome: 'refused', subjectId })),
    ),
  )
  const [mail] = await bare.ctx.db.selectFrom('mail').select(['address', 'kind', 'textBody']).execute()
  expect(mail).toMatchObject({ address: 'tjenesteeier@altinn.no', kind: 'identity-conflict' })
  expect(mail?.textBody).toMatch(/ole, kari|kari, ole/)
  expect(mail?.textBody).not.toMatch(/\d{11}/)
  expect((await identities()).map(({ subject }) => subject).sort()).toEqual(['sub-1', 'sub-2'])
})

test('R5: of two accounts that are proven with one new number at the same time, one is let in and one is refused', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1'))
  await userWith('kari', proven(bare.ctx, 'sub-2'))
  const [letIn, [refused]] = await inTransaction(bare.ctx, async (tx) => {
    const first = await findIdentityOwner(tx, proven(bare.ctx, 'sub-1', olesNumber))
    const second = find(proven(bare.ctx, 'sub-2', olesNumber)).catch(({ code }) => code)
    await untilSomebodyWaits()
    return [first, [second]] as const
  })
  expect([letIn, await refused]).toEqual([ole, 'identity/conflict'])
})

test('R5: nobody who is known, or unknown, is refused for it', async () => {
  await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  await refuseConflict(bare.ctx, visitor, proven(bare.ctx, 'sub-1', karisNumber))
  await refuseConflict(bare.ctx, visitor, proven(bare.ctx, 'sub-9'))
  expect(await bare.ctx.db.selectFrom('mail').select('id').execute()).toEqual([])
})

test('R5: a conflict that is sorted out between the two looks refuses nobody', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  const kari = await userWith('kari', proven(bare.ctx, 'sub-2', karisNumber))
  let looks = 0
  const db = bare.ctx.db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      looks += 1
      if (looks === 1) await bare.ctx.db.deleteFrom('identity').where('userId', '=', kari).execute()
      return result
    },
  })
  await refuseConflict({ ...bare.ctx, db }, visitor, proven(bare.ctx, 'sub-1', karisNumber))
  expect(looks).toBe(2)
  expect(await bare.ctx.db.selectFrom('audit').select('id').execute()).toEqual([])
  expect(await bare.ctx.db.selectFrom('mail').select('id').execute()).toEqual([])
  expect(await find(proven(bare.ctx, 'sub-1', karisNumber))).toBe(ole)
})

test('SEC-D4: the same subject and the same number at two issuers are two identities', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  const elsewhere = proven(bare.ctx, 'sub-1', olesNumber, otherPort)
  expect(await find(elsewhere)).toBeUndefined()
  const other = await userWith('other', elsewhere)
  expect(await find(elsewhere)).toBe(other)
  expect(await find(proven(bare.ctx, 'sub-1', olesNumber))).toBe(ole)
  expect(
    elsewhere.numberMacs[0]?.mac.equals(proven(bare.ctx, 'sub-1', olesNumber).numberMacs[0]?.mac ?? Buffer.alloc(0)),
  ).toBe(false)
})

test('R5: after a change of secrets people are found by the old key, and rewritten under the new one at login', async () => {
  const [before, during, after] = [
    withSecrets('the old secret, long enough for anybody'),
    withSecrets('the new secret, long enough for anybody', 'the old secret, long enough for anybody'),
    withSecrets('the new secret, long enough for anybody'),
  ]
  const ole = await userWith('ole', proven(before, 'sub-1', olesNumber))
  const [old] = await identities()
  expect(await find(proven(after, 'sub-2', olesNumber))).toBeUndefined()
  expect(await find(proven(during, 'sub-2', olesNumber))).toBe(ole)
  const [rewritten] = await identities()
  expect(rewritten?.pidKeyId).toBe(during.secrets.mac('x', 'y').keyId)
  expect(rewritten?.pidKeyId).not.toBe(old?.pidKeyId)
  expect(await find(proven(after, 'sub-3', olesNumber))).toBe(ole)
})

test('R5: an identity belongs to one account, and an account has one identity of an issuer', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  const kari = await userWith('kari')
  const taken = { code: 'identity/taken' }
  await expect(insertIdentity(bare.ctx, kari, proven(bare.ctx, 'sub-1'))).rejects.toMatchObject(taken)
  await expect(insertIdentity(bare.ctx, kari, proven(bare.ctx, 'sub-9', olesNumber))).rejects.toMatchObject(taken)
  await expect(insertIdentity(bare.ctx, ole, proven(bare.ctx, 'sub-9'))).rejects.toMatchObject(taken)
  await insertIdentity(bare.ctx, kari, proven(bare.ctx, 'sub-1', olesNumber, otherPort))
  expect([await hasIdentity(bare.ctx, kari, port), await hasIdentity(bare.ctx, kari, otherPort)]).toEqual([false, true])
})

test('R5: two logins with a new subject at the same moment are one identity', async () => {
  const ole = await userWith('ole', proven(bare.ctx, 'sub-1', olesNumber))
  const found = await Promise.all(Array.from({ length: 6 }, () => find(proven(bare.ctx, 'sub-2', olesNumber))))
  expect(found).toEqual(Array(6).fill(ole))
  expect(await identities()).toMatchObject([{ userId: ole, subject: 'sub-2' }])
})
