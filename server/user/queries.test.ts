import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { type Context, inTransaction } from '../context.ts'
import {
  activateUser,
  correctEmail,
  deactivateUser,
  deletePendingUser,
  findUserByEmail,
  getUser,
  insertUser,
  isNameTaken,
  listStalePending,
  lockUser,
  reactivateUser,
  takeWantedPath,
  verifyEmail,
} from './queries.ts'

let bare: BareContext
let ctx: Context
beforeAll(async () => {
  bare = await createBareContext()
  ctx = bare.ctx
})
afterAll(() => bare.end())

let number = 0

/** Somebody who has completed the form, or is active with a proven address. */
async function somebody({ active = false, wantedPath = null as string | null, email = '' } = {}) {
  const username = `user${++number}`
  const address = email || `${username}@example.no`
  const account = { displayName: null, language: 'nb', passwordHash: null } as const
  const user = { ...account, username, email: address, emailKey: address, active, wantedPath }
  return { id: await insertUser(ctx, user), username, address }
}

const pass = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}

/** Goes on beside a transaction that has not ended. */
async function overlapping<T>(first: (tx: Context) => Promise<unknown>, second: () => Promise<T>): Promise<T> {
  const { late } = await inTransaction(ctx, async (tx) => {
    await first(tx)
    const late = second()
    await sleep(200)
    return { late }
  })
  return late
}

test('R7: an address is proven by whose it is now, and since when it first was', async () => {
  const { id, address } = await somebody()
  await verifyEmail(ctx, id, 'before@example.no')
  expect((await getUser(ctx, id)).emailVerifiedAt).toBeNull()
  expect(await findUserByEmail(ctx, address)).toBeUndefined()
  const at = ctx.now()
  await verifyEmail(ctx, id, address)
  pass(60)
  await verifyEmail(ctx, id, address)
  expect(await findUserByEmail(ctx, address)).toMatchObject({ id, emailVerifiedAt: at })
})

test('R7: an address that one has proven nobody else proves or is made with, and everybody may claim', async () => {
  const { address } = await somebody({ active: true })
  const { id } = await somebody({ email: address })
  await expect(verifyEmail(ctx, id, address)).rejects.toMatchObject({ code: 'user/email-proven-by-another' })
  const made = somebody({ email: address, active: true })
  await expect(made).rejects.toMatchObject({ fields: [{ field: 'email', message: 'email-proven-by-another' }] })
})

test('A1: an address is corrected while it is not proven, as often as is allowed', async () => {
  const { id } = await somebody()
  const correct = (email: string) => correctEmail(ctx, id, { email, emailKey: email, most: 2 })
  const corrected = [await correct('a@example.no'), await correct('b@example.no'), await correct('c@example.no')]
  expect(corrected).toEqual([true, true, false])
  expect(await getUser(ctx, id)).toMatchObject({ email: 'b@example.no', emailKey: 'b@example.no' })
  const { id: proven } = await somebody({ active: true })
  expect(await correctEmail(ctx, proven, { email: 'd@example.no', emailKey: 'd@example.no', most: 2 })).toBe(false)
})

test('L6: from each state there is one way on, and only the first call goes it', async () => {
  const { id } = await somebody()
  const tried = async () => [
    await reactivateUser(ctx, id),
    await deactivateUser(ctx, id, 'gone'),
    await activateUser(ctx, id),
    await activateUser(ctx, id),
    await reactivateUser(ctx, id),
    await deactivateUser(ctx, id, 'gone'),
    await deactivateUser(ctx, id, 'gone'),
    await activateUser(ctx, id),
    await reactivateUser(ctx, id),
  ]
  expect(await tried()).toEqual([false, false, true, false, false, true, false, false, true])
})

test('A6: who never activated is deleted with their name, and nobody else is', async () => {
  const [waiting, active] = [await somebody(), await somebody({ active: true })]
  expect([await deletePendingUser(ctx, waiting.id), await deletePendingUser(ctx, active.id)]).toEqual([true, false])
  expect([await isNameTaken(ctx, waiting.username), await isNameTaken(ctx, active.username)]).toEqual([false, true])
})

test('A6: those who wait since before a time are listed, the longest first, as many as are asked for', async () => {
  pass(24 * 3600)
  const begun = ctx.now()
  const rows: string[] = []
  for (let n = 0; n < 3; n++) {
    pass(1)
    rows.push((await somebody()).id)
  }
  await ctx.db.updateTable('userAccount').set({ wantedPath: '/' }).where('id', 'in', rows.slice(0, 2)).execute()
  pass(1)
  await somebody({ active: true })
  const last = ctx.now()
  pass(1)
  await somebody()
  await ctx.db.deleteFrom('userAccount').where('state', '=', 'pending').where('createdAt', '<', begun).execute()
  const listed = async (limit: number) => (await listStalePending(ctx, last, limit)).map(({ id }) => id)
  expect([await listed(9), await listed(2)]).toEqual([rows, rows.slice(0, 2)])
})

test('R3: the page that was wanted is shown once, also to two tabs at the same moment', async () => {
  const { id } = await somebody({ wantedPath: '/invitations' })
  const second = await overlapping(
    async (tx) => expect(await takeWantedPath(tx, id)).toBe('/invitations'),
    () => inTransaction(ctx, (tx) => takeWantedPath(tx, id)),
  )
  expect([second, (await getUser(ctx, id)).wantedPath]).toEqual([undefined, null])
})

test('L6: what is done to one user comes one after the other', async () => {
  const { id } = await somebody({ active: true })
  const seen = await overlapping(
    (tx) => deactivateUser(tx, id, 'gone'),
    () => inTransaction(ctx, (tx) => lockUser(tx, id)),
  )
  expect(seen).toMatchObject({ state: 'deactivated' })
})
