import { afterAll, beforeAll, expect, test } from 'vitest'
import { userOf } from '../../test/registration.ts'
import { activeUser, createWorld, register, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { deactivate } from '../servicedesk/index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterAll(() => world.end())

const fresh = 'gul traktor synger lavt'
let persons = 0
const somebody = () => activeUser(world, { person: { sub: `forgetful-${persons++}`, acr: 'high' } })

async function resetLinkOf(email: string): Promise<string> {
  await world.browser().post('/password/forgotten', { login: email })
  return (await world.mails(email)).findLast(({ kind }) => kind === 'password-reset')?.link ?? ''
}

test('L7, SEC-B3: the answer is the same for the known, the unknown, the pending and the deactivated', async () => {
  const { form: known } = await somebody()
  const { form: pending } = await register(world, { person: { sub: 'pending', acr: 'high' } })
  const { form: gone } = await somebody()
  await deactivate(world.ctx, operator, { username: gone.username, reason: 'asked for' })
  for (const login of [
    known.username,
    known.email,
    pending.email,
    gone.email,
    'nobody',
    'nobody@example.no',
    '',
    'x'.repeat(10_000),
  ]) {
    const { status, location } = await world.browser().post('/password/forgotten', { login })
    expect({ status, location }).toEqual({ status: 303, location: '/password/sent' })
  }
  const kinds = async (email: string) =>
    (await world.mails(email)).filter(({ kind }) => kind === 'password-reset').length
  expect([await kinds(known.email), await kinds(pending.email), await kinds(gone.email)]).toEqual([2, 0, 0])
})

test('L7, SEC-M1: the log says who asked for a reset, also where that was somebody else who is logged in', async () => {
  const [{ form }, { form: other, browser }] = [await somebody(), await somebody()]
  await browser.post('/password/forgotten', { login: form.username })
  await world.browser().post('/password/forgotten', { login: form.username })
  await world.grantWishes()
  const [subject, actor] = await Promise.all([userOf(world, form.username), userOf(world, other.username)])
  const asked = await world.ctx.db
    .selectFrom('audit')
    .select(['actorKind', 'actorId'])
    .where('action', '=', 'password.reset-requested')
    .where('subjectId', '=', subject.id)
    .orderBy('id')
    .execute()
  expect(asked).toEqual([
    { actorKind: 'user', actorId: actor.id },
    { actorKind: 'visitor', actorId: null },
  ])
})

test('L7, SEC-C1, SEC-C6: opening the link changes nothing, however often, and the token leaves the address', async () => {
  const { form } = await somebody()
  const link = await resetLinkOf(form.email)
  for (let scan = 0; scan < 20; scan++) {
    const scanner = world.browser()
    const opened = await scanner.get(link)
    expect([opened.status, opened.location]).toEqual([303, '/password/reset'])
    expect((await scanner.follow(opened)).status).toBe(200)
  }
  const person = world.browser()
  await person.follow(await person.get(link))
  expect((await person.post('/password/reset', { password: fresh })).location).toBe('/password/changed')
})

test('L7, SEC-C7: a new password ends every session, every other link and every wait, and is told by mail', async () => {
  const { form, browser } = await somebody()
  const link = await resetLinkOf(form.email)
  const another = await resetLinkOf(form.email)
  const person = world.browser()
  await person.follow(await person.get(link))
  await person.post('/password/reset', { password: fresh })
  expect((await browser.get('/account')).location).toContain('/login')
  for (const used of [link, another]) {
    const late = world.browser()
    const answer = await late.follow(await late.get(used))
    expect([answer.status, answer.body.includes('The link does not work')]).toEqual([410, true])
    expect((await late.post('/password/reset', { password: fresh })).status).toBe(410)
  }
  expect((await person.post('/login/password', { login: form.username, password: form.password })).status).toBe(422)
  expect((await person.post('/login/password', { login: form.username, password: fresh })).status).toBe(303)
  expect((await world.mails(form.email)).at(-1)).toMatchObject({ kind: 'password-changed' })
  expect(await world.audited()).toEqual(expect.arrayContaining(['password.reset-requested', 'password.changed']))
})

test('SEC-C7: who set a new password is told of each electronic ID that can log in all the same, and since when', async () => {
  const { form } = await somebody()
  const person = world.browser()
  await person.follow(await person.get(await resetLinkOf(form.email)))
  await person.post('/password/reset', { password: fresh })
  const told = (await world.mails(form.email)).at(-1)
  expect(told?.kind).toBe('password-changed')
  expect(told?.text).toMatch(/An electronic ID can log in to this user, too\. It was connected on \d+ \w+ \d{4}/)
})

test('L7: the link is valid for one hour', async () => {
  const { form } = await somebody()
  const link = await resetLinkOf(form.email)
  world.clock.advance(3590)
  const person = world.browser()
  expect((await person.follow(await person.get(link))).status).toBe(200)
  world.clock.advance(20)
  expect((await person.post('/password/reset', { password: fresh })).status).toBe(410)
})

test('L7: two presses at the same instant change the password once', async () => {
  const { form } = await somebody()
  const link = await resetLinkOf(form.email)
  const people = [world.browser(), world.browser()]
  for (const person of people) await person.follow(await person.get(link))
  const answers = await Promise.all(people.map((person) => person.post('/password/reset', { password: fresh })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410])
})

test('R8: a password that is too weak comes back as a field error, never as typed, and the link still works', async () => {
  const { form } = await somebody()
  const link = await resetLinkOf(form.email)
  const person = world.browser()
  await person.follow(await person.get(link))
  const refused = await person.post('/password/reset', { password: 'for kort' })
  expect([
    refused.status,
    refused.body.includes('Use at least 15 characters'),
    refused.body.includes('for kort'),
  ]).toEqual([422, true, false])
  expect((await person.post('/password/reset', { password: fresh })).location).toBe('/password/changed')
})

test('L1: whoever had to wait after wrong passwords need not wait with the new one', async () => {
  const strict = await createWorld()
  const { form: waiting } = await activeUser(strict)
  const browser = strict.browser()
  for (let failure = 0; failure < 12; failure++)
    await browser.post('/login/password', { login: waiting.username, password: 'wrong' })
  expect((await browser.post('/login/password', { login: waiting.username, password: waiting.password })).status).toBe(
    429,
  )
  await browser.post('/password/forgotten', { login: waiting.username })
  const link = (await strict.mails(waiting.email)).findLast(({ kind }) => kind === 'password-reset')?.link ?? ''
  await browser.follow(await browser.get(link))
  await browser.post('/password/reset', { password: fresh })
  expect((await browser.post('/login/password', { login: waiting.username, password: fresh })).status).toBe(303)
  await strict.end()
})

test('SEC-C11: links in mails carry the configured address, whatever Host and X-Forwarded-Host say', async () => {
  const { form } = await somebody()
  const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
  await world.browser().post('/password/forgotten', { login: form.email }, forged)
  const mail = (await world.mails(form.email)).findLast(({ kind }) => kind === 'password-reset')
  expect(mail?.text).toContain('http://localhost:8080/password/reset?token=')
  expect(mail?.text).not.toContain('evil.example')
})

test('SEC-N2: password managers are sent to where a password is changed', async () => {
  expect(await world.browser().get('/.well-known/change-password')).toMatchObject({
    status: 302,
    location: '/password/forgotten',
  })
})
