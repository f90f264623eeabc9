import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { type Context, inTransaction } from '../context.ts'
import { type QueuedMail, queueMail } from './queue-mail.ts'

let world: BareContext
let ctx: Context

beforeEach(async () => {
  world = await createBareContext()
  ctx = world.ctx
})
afterEach(() => world.end())

const mail = (changes: Partial<QueuedMail> = {}): QueuedMail => ({
  kind: 'activation',
  causeId: 'kari',
  address: 'Kari@example.no',
  addressKey: 'kari@example.no',
  language: 'nb',
  content: { subject: 'Aktiver', heading: 'Aktiver', paragraphs: [] },
  ...changes,
})

/** Minutes from now until each mail is due, in the order in which they were queued. */
async function waits() {
  const rows = await ctx.db.selectFrom('mail').select(['dueAt', 'kind']).orderBy('createdAt').orderBy('dueAt').execute()
  return rows.map(({ dueAt }) => Math.round((dueAt.getTime() - ctx.now().getTime()) / 60_000))
}

const later = (minutes: number) => {
  world.clock.time = new Date(world.clock.time.getTime() + minutes * 60_000)
}

async function queue(count: number, changes: (number: number) => Partial<QueuedMail> = () => ({})) {
  for (let number = 0; number < count; number++) await queueMail(ctx, mail(changes(number)))
}

test('A7 a mail is there exactly when its cause is', async () => {
  const cause = inTransaction(ctx, async (tx) => {
    await queueMail(tx, mail())
    throw new Error('the cause failed')
  })
  await expect(cause).rejects.toThrow('the cause failed')
  expect(await waits()).toEqual([])
  await inTransaction(ctx, (tx) => queueMail(tx, mail()))
  expect(await waits()).toEqual([0])
})

test('a queued mail is composed in its language and has a Message-ID of our domain', async () => {
  await queueMail(ctx, mail())
  const row = await ctx.db.selectFrom('mail').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({
    state: 'waiting',
    attempts: 0,
    subject: 'Aktiver',
    language: 'nb',
    address: 'Kari@example.no',
  })
  expect(row.textBody).toContain('Hei!')
  expect(row.messageId).toMatch(/^<[0-9a-f-]{36}@altinn\.no>$/)
})

test('of one kind and cause five go out in an hour, the sixth an hour after the first', async () => {
  await queue(1)
  later(10)
  await queue(6)
  expect(await waits()).toEqual([-10, 0, 0, 0, 0, 50, 60])
  later(61)
  await queue(1)
  expect(await waits()).toEqual([-71, -61, -61, -61, -61, -11, -1, 0])
})

test('another kind, another cause and another address have limits of their own', async () => {
  await queue(5)
  await queueMail(ctx, mail({ kind: 'invitation' }))
  await queueMail(ctx, mail({ causeId: 'ola' }))
  await queueMail(ctx, mail({ addressKey: 'ola@example.no' }))
  expect(await waits()).toEqual(Array(8).fill(0))
})

test('twenty mails of whatever kind and cause go to one address in an hour, the next ones wait', async () => {
  await queue(22, (number) => ({ causeId: `ticket-${number}` }))
  expect(await waits()).toEqual([...Array(20).fill(0), 60, 60])
})

test('a mail that the verified owner asks for is not delayed by others, only by its own kind', async () => {
  await queue(30, (number) => ({ causeId: `ticket-${number}` }))
  await queue(6, () => ({ kind: 'password-reset', askedByOwner: true }))
  const rows = await ctx.db
    .selectFrom('mail')
    .select('dueAt')
    .where('kind', '=', 'password-reset')
    .orderBy('dueAt')
    .execute()
  expect(rows.map(({ dueAt }) => (dueAt.getTime() - ctx.now().getTime()) / 60_000)).toEqual([0, 0, 0, 0, 0, 60])
})

test('RATE_LIMIT_FACTOR multiplies both limits', async () => {
  ctx = { ...ctx, config: { ...ctx.config, rateLimitFactor: 2 } }
  await queue(11)
  expect(await waits()).toEqual([...Array(10).fill(0), 60])
  await queue(31, (number) => ({ causeId: `ticket-${number}` }))
  expect((await waits()).filter((minutes) => minutes === 0)).toHaveLength(10 + 29)
})

test('mails that are queued in parallel are counted too', async () => {
  await inTransaction(ctx, async (tx) => {
    for (let number = 0; number < 20; number++) await queueMail(tx, mail({ causeId: `ticket-${number}` }))
    const overlapping = queueMail(ctx, mail({ causeId: 'another' }))
    await sleep(100)
    return { overlapping }
  }).then(({ overlapping }) => overlapping)
  expect((await waits()).at(-1)).toBe(60)
})
