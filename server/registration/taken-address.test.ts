import { afterEach, beforeEach, expect, test } from 'vitest'
import { withoutChance } from '../../test/browser.ts'
import { ole } from '../../test/port.ts'
import { oldAccount, readyForm, sessionOf, stranger, userOf, usersNamed } from '../../test/registration.ts'
import { createWorld, prove, register, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

/** One person's way from Complete through everything that the waiting page offers. */
async function wayOf(email: string, number: number) {
  const { browser, fields } = await readyForm(world, { person: stranger(number) })
  const form = { ...fields, username: `person${number}`, email }
  const answers = [
    await browser.post('/register', form),
    await browser.get('/register/sent'),
    await browser.get('/register/sent'),
  ]
  answers.push(await browser.get('/register/status', { accept: 'application/json' }))
  answers.push(await browser.post('/register/resend'))
  world.clock.advance(181)
  answers.push(
    await browser.get('/register/sent'),
    await browser.post('/register/resend'),
    await browser.get('/register/sent?sent=again'),
  )
  answers.push(await browser.post('/register/resend'), await browser.post('/register/code', { code: '123456' }))
  answers.push(await browser.post('/register', form), await browser.get('/register'))
  world.clock.advance(181)
  answers.push(
    await browser.post('/register/email', { email: `other${number}@example.no` }),
    await browser.post('/register/email', { email }),
  )
  answers.push(await browser.get('/register/sent?sent=corrected'))
  return { browser, answers: answers.map(withoutChance) }
}

test('R7, SEC-B1: with a taken address every answer is the same, to the byte', async () => {
  await oldAccount(world, { email: 'taken@example.no' })
  const free = await wayOf('free1@example.no', 1)
  const taken = await wayOf('taken@example.no', 2)
  const same = JSON.stringify(taken.answers)
    .replaceAll('taken@', 'free1@')
    .replaceAll('other2@', 'other1@')
    .replaceAll('person2', 'person1')
  expect(JSON.parse(same)).toEqual(free.answers)
  expect(taken.answers.map(({ status }) => status)).toContain(429)
})

test('R7: the owner gets word without a link each time, and nothing that activates', async () => {
  await oldAccount(world, { email: 'taken@example.no', username: 'owner7' })
  await wayOf('taken@example.no', 1)
  const mails = await world.mails('taken@example.no')
  expect(mails.map(({ kind }) => kind)).toEqual(['address-in-use', 'address-in-use', 'address-in-use'])
  for (const { text, code } of mails) {
    expect(text).not.toMatch(/activate|token=|\/register|person1/)
    expect(code).toBe('')
    expect(text).toContain('Log in to the account that you already have, and connect your electronic ID')
  }
  expect((await world.mails('other1@example.no')).map(({ kind }) => kind)).toEqual(['activation'])
})

test("R7: mails go in the owner's language, whoever typed the address", async () => {
  const { id } = await oldAccount(world, { email: 'taken@example.no' })
  await world.ctx.db.updateTable('userAccount').set({ language: 'nn' }).where('id', '=', id).execute()
  await wayOf('taken@example.no', 1)
  expect((await world.mails('taken@example.no'))[0]).toMatchObject({
    language: 'nn',
    subject: expect.stringContaining('adressa'),
  })
})

test('R7, R9: a code asked for a taken address looks the same, and the owner gets word instead', async () => {
  await oldAccount(world, { email: 'taken@example.no' })
  const ask = async (email: string, number: number) => {
    const { browser, fields } = await readyForm(world, { person: { ...stranger(number), given_name: 'Per' } })
    const form = { ...fields, username: 'per', email, captcha: '' }
    const answers = [
      await browser.post('/register', { ...form, act: 'send-code' }),
      await browser.post('/register', { ...form, code: '123456' }),
    ]
    return JSON.parse(JSON.stringify(answers.map(withoutChance)).replaceAll(email, 'address'))
  }
  const [free, taken] = [await ask('free1@example.no', 1), await ask('taken@example.no', 2)]
  expect(taken).toEqual(free)
  expect(taken.map(({ status }: { status: number }) => status)).toEqual([200, 422])
  expect(await world.mails('taken@example.no')).toMatchObject([{ kind: 'address-in-use', code: '' }])
  expect(await world.mails('free1@example.no')).toMatchObject([
    { kind: 'registration-code', code: expect.stringMatching(/^\d{6}$/) },
  ])
})

test("R7: no code in the world proves another's address, not even the one that was made and mailed to nobody", async () => {
  await oldAccount(world, { email: 'taken@example.no' })
  const { browser } = await wayOf('taken@example.no', 1)
  await world.ctx.db
    .updateTable('mailedCode')
    .set({ expiresAt: new Date('2100-01-01'), triesLeft: 1_000_000 })
    .execute()
  const pending = await userOf(world, 'person1')
  const codes = await world.ctx.db
    .selectFrom('mailedCode')
    .select(['addressKey', 'codeHash'])
    .where('bearerId', '=', pending.id)
    .execute()
  expect(codes.filter(({ addressKey }) => addressKey === 'taken@example.no')).toEqual([])
  expect((await sessionOf(world, browser))?.kind).toBe('pending')
})

test('R7: the owner logs in, proves the eID in that browser, and the pending account dissolves and frees its name at once', async () => {
  const owner = await oldAccount(world, { email: 'taken@example.no' })
  const { browser: waiting } = await register(world, {
    person: ole,
    form: { username: 'second', email: 'taken@example.no', password: 'korrekt hest batteri stift' },
  })
  const browser = world.browser()
  await browser.get('/login')
  await browser.post('/login/password', { login: owner.username, password: owner.password })
  const begun = await browser.post('/account/identity')
  const address = /https?:\/\/[^"]+\/authorize\?[^"]+/.exec(begun.body)?.[0].replaceAll('&amp;', '&') ?? ''
  const linked = await browser.get(world.port.answer(address, ole))
  expect(linked).toMatchObject({ status: 303, location: '/dashboard' })
  expect(await usersNamed(world, 'second')).toEqual([])
  expect(await world.ctx.db.selectFrom('identity').select('userId').execute()).toEqual([{ userId: owner.id }])
  expect(await world.audited()).toEqual(expect.arrayContaining(['user.dissolved', 'identity.linked']))
  expect((await waiting.get('/register/sent')).location).toContain('/login')
  const next = await readyForm(world, { person: stranger(1) })
  expect((await next.browser.post('/register', { ...next.fields, username: 'SECOND' })).status).toBe(303)
})

test("R7: nothing that the address's owner presses alone gives another's identity access", async () => {
  const owner = await oldAccount(world, { email: 'taken@example.no' })
  await register(world, {
    person: ole,
    form: { username: 'second', email: 'taken@example.no', password: 'korrekt hest batteri stift' },
  })
  const [mail] = await world.mails('taken@example.no')
  const browser = world.browser()
  for (const [, path = ''] of (mail?.text ?? '').matchAll(/http:\/\/localhost:8080(\/\S*)/g))
    await browser.follow(await browser.get(path))
  await browser.get('/login')
  await browser.post('/login/password', { login: owner.username, password: owner.password })
  await browser.post('/activate')
  await browser.get('/register/continue')
  expect(await userOf(world, 'second')).toMatchObject({ state: 'pending', emailVerifiedAt: null })
  const olesBrowser = world.browser()
  await prove(world, olesBrowser, { person: ole, from: '/login/ansattporten' })
  expect((await sessionOf(world, olesBrowser))?.userId).toBe((await userOf(world, 'second')).id)
  expect(await userOf(world, owner.username)).toMatchObject({ state: 'active' })
  expect(await userOf(world, 'second')).toMatchObject({ state: 'active', emailVerifiedAt: null })
})
