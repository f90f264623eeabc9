import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { operatorOf } from '../../../test/operator.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { queueMail } from '../../mail/index.ts'

let world: World
let desk: Awaited<ReturnType<typeof operatorOf>>
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  desk = await operatorOf(world)
})
afterAll(() => world.end())

let number = 0
async function queued(changes: Record<string, unknown> = {}) {
  number += 1
  const address = `mail${number}@example.no`
  await queueMail(world.ctx, {
    kind: 'activation',
    causeId: address,
    address,
    addressKey: address,
    language: 'en',
    content: {
      subject: 'Activate',
      heading: 'Activate',
      paragraphs: ['canary'],
      code: { label: 'Code', value: '314159' },
    },
  })
  return world.ctx.db
    .updateTable('mail')
    .set({ kind: 'activation', ...changes })
    .where('address', '=', address)
    .returning(['id', 'address'])
    .executeTakeFirstOrThrow()
}
const failed = (changes: Record<string, unknown> = {}) =>
  queued({ state: 'dead', attempts: 20, finishedAt: world.ctx.now(), lastError: '550 No such user', ...changes })

const stateOf = (id: string) =>
  world.ctx.db
    .selectFrom('mail')
    .select(['state', 'attempts', 'textBody', 'htmlBody', 'finishedAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

test('P1, SEC-M3: the queue shows whom a mail is for and why it failed, never what it says', async () => {
  const { id, address } = await failed()
  for (const path of ['/servicedesk/mail', `/servicedesk/mail/${id}`]) {
    const { body } = await desk.browser.get(path)
    expect(body).toContain(address)
    expect(body).not.toMatch(/canary|314159/)
  }
  expect((await desk.browser.get(`/servicedesk/mail/${id}`)).body).toContain('550 No such user')
  expect((await desk.browser.get('/servicedesk')).body).toMatch(/data-count="1"/)
})

test.each([
  ['nb', 'password-reset', 'Lenke til nytt passord'],
  ['nn', 'password-reset', 'Lenkje til nytt passord'],
  ['en', 'password-reset', 'Link for a new password'],
  ['en', 'of-an-earlier-version', 'of-an-earlier-version'],
] as const)('P1: what a mail is about is said in words: %s, %s', async (language, kind, words) => {
  const { id } = await failed({ kind })
  await world.ctx.db.updateTable('userAccount').set({ language }).where('id', '=', desk.userId).execute()
  for (const path of ['/servicedesk/mail', `/servicedesk/mail/${id}`])
    expect((await desk.browser.get(path)).body).toMatch(new RegExp(`[>\\s]${words}[<\\s]`))
})

test('P1: a failed mail is tried again at once, and one that was sent is not', async () => {
  const { id } = await failed()
  expect((await desk.browser.post(`/servicedesk/mail/${id}/retry`)).location).toBe('/servicedesk/mail?done=retried')
  expect(await stateOf(id)).toMatchObject({ state: 'waiting', attempts: 0, finishedAt: null })
  const sent = await queued({ state: 'sent', finishedAt: world.ctx.now(), textBody: null, htmlBody: null })
  expect((await desk.browser.post(`/servicedesk/mail/${sent.id}/retry`)).status).toBe(409)
  expect(await world.audited()).toContain('mail.retried')
})

test('P1: a mail that waits for its address’s turn goes on waiting', async () => {
  const { id } = await queued()
  expect((await desk.browser.post(`/servicedesk/mail/${id}/retry`)).status).toBe(409)
})

test('P1: a mail is given up with a reason, and nothing of what it said is kept', async () => {
  const { id } = await failed()
  expect((await desk.browser.post(`/servicedesk/mail/${id}/drop`, { reason: ' ' })).status).toBe(422)
  expect((await stateOf(id)).textBody).toContain('canary')
  await desk.browser.post(`/servicedesk/mail/${id}/drop`, { reason: 'the address does not exist' })
  expect(await stateOf(id)).toMatchObject({ state: 'dead', textBody: null, htmlBody: null })
  const act = await world.ctx.db
    .selectFrom('audit')
    .select(['actorId', 'reason'])
    .where('action', '=', 'mail.dropped')
    .where('subjectId', '=', id)
    .execute()
  expect(act).toEqual([{ actorId: desk.userId, reason: 'the address does not exist' }])
})

test('P1: a mail that a worker has in its hands is neither sent twice nor given up', async () => {
  const { id } = await queued({ attempts: 1, leasedUntil: new Date(world.ctx.now().getTime() + 60_000) })
  expect((await desk.browser.post(`/servicedesk/mail/${id}/retry`)).status).toBe(409)
  expect((await desk.browser.post(`/servicedesk/mail/${id}/drop`, { reason: 'why not' })).status).toBe(409)
})

test('X4: a program reads the queue in parts, to the last mail and each once, and does what the pages do', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const made = []
  for (let index = 0; index < 5; index++) made.push((await queued()).id)
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body } = await program.get(`/api/v1/servicedesk/mails?list=waiting&limit=2${next && `&cursor=${next}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    next = body.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(expect.arrayContaining(made))
  const { id } = await failed()
  expect((await program.post(`/api/v1/servicedesk/mails/${id}/drop`, {})).body.fields).toMatchObject([
    { path: 'reason' },
  ])
  expect((await program.post(`/api/v1/servicedesk/mails/${id}/retry`)).status).toBe(204)
  expect((await program.post(`/api/v1/servicedesk/mails/${id}/drop`, { reason: 'wrong address' })).status).toBe(204)
  expect((await program.post(`/api/v1/servicedesk/mails/${id}/retry`)).status).toBe(409)
})

test.each([
  '9999-99-99 00:00:00+00',
  '0000-01-01 00:00:00+00',
  '2026-02-30 00:00:00+00',
  '2026-01-01 25:00:00+00',
  '2026-01-01 00:00:00+99',
  '2026-01-01 00:00:00+01:99',
])('X5: a place in the list of mails that no time has is refused: %s', async (time) => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const cursor = Buffer.from(JSON.stringify({ at: time, id: crypto.randomUUID() })).toString('base64url')
  const refused = await program.get(`/api/v1/servicedesk/mails?list=waiting&cursor=${cursor}`)
  expect(refused.body).toMatchObject({ status: 422, fields: [{ path: 'cursor' }] })
})
