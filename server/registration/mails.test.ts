import { afterEach, beforeEach, expect, test } from 'vitest'
import { oldAccount, openForm, readyForm, stranger, userOf } from '../../test/registration.ts'
import { createWorld, filledForm, register, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const isDue = ({ dueAt }: { dueAt: Date }) => dueAt <= world.ctx.now()

test.each([
  ['en', 'please activate your account', 'Activate your account'],
  ['nb', 'aktiver', 'Aktiver kontoen din'],
  ['nn', 'aktiver', 'Aktiver kontoen din'],
] as const)(
  'A1, X1: the activation mail speaks %s, the language of the form, and holds an absolute link and a code',
  async (language, subject, link) => {
    const { browser, fields } = await readyForm(world, { language })
    await browser.post('/register', fields)
    const [mail] = await world.mails(fields.email)
    expect(mail).toMatchObject({
      kind: 'activation',
      language,
      link: expect.stringMatching(/^\/activate\?token=[\w-]{43}$/),
      code: expect.stringMatching(/^\d{6}$/),
    })
    expect(mail?.subject.toLowerCase()).toContain(subject)
    expect(mail?.text).toContain(link)
    expect(await userOf(world, fields.username)).toMatchObject({ language })
  },
)

test('R9: the mail with a code for the form has a code and no link', async () => {
  const { browser, ticket } = await openForm(world, { language: 'nn' })
  const form = filledForm()
  await browser.post('/register', { ...form, ticket, act: 'send-code' })
  const [mail] = await world.mails(form.email)
  expect(mail).toMatchObject({ kind: 'registration-code', language: 'nn', code: expect.stringMatching(/^\d{6}$/) })
  expect(mail?.text).not.toMatch(/token=|\/activate/)
})

test('rate limits: past five activation mails an hour the next one waits in the queue, and the answer stays the same', async () => {
  const { browser, form } = await register(world)
  const answers = []
  for (let number = 1; number <= 6; number++) {
    world.clock.advance(181)
    answers.push(await browser.post('/register/resend'))
  }
  expect(answers.map(({ status, location }) => [status, location])).toEqual(
    Array(6).fill([303, '/register/sent?sent=again']),
  )
  expect((await world.mails(form.email)).map(isDue)).toEqual([true, true, true, true, true, false, false])
})

test('rate limits: past twenty mails of strangers to one address the next one waits, and Complete answers the same', async () => {
  Object.assign(world.ctx.config, { rateLimitFactor: 1 })
  const { email } = filledForm()
  const answers = []
  for (let number = 0; number < 22; number++) {
    const { browser, fields } = await readyForm(world, { person: stranger(number) })
    answers.push(await browser.post('/register', { ...fields, email }))
  }
  expect(new Set(answers.map(({ status, location }) => `${status} ${location}`))).toEqual(
    new Set(['303 /register/sent']),
  )
  expect((await world.mails(email)).filter(isDue)).toHaveLength(20)
})

test('R7, rate limits: five strangers who give a taken address do not stop the word about the sixth', async () => {
  const { email } = await oldAccount(world)
  for (let number = 0; number < 6; number++) {
    const { browser, fields } = await readyForm(world, { person: stranger(number) })
    await browser.post('/register', { ...fields, email })
  }
  expect((await world.mails(email)).map((mail) => [mail.kind, isDue(mail)])).toEqual(
    Array(6).fill(['address-in-use', true]),
  )
})

test('SEC-C9, SEC-C11: what people wrote becomes no link in a mail, and links lead to the configured host only', async () => {
  const person = {
    ...stranger(1),
    given_name: '<a href="https://evil.example">Win</a>',
    family_name: 'https://evil.example',
  }
  const { browser, fields } = await readyForm(world, { person })
  await browser.post(
    '/register',
    { ...fields, username: 'www.evil.example' },
    { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
  )
  const [html] = await world.ctx.db
    .selectFrom('mail')
    .select('htmlBody')
    .where('addressKey', '=', fields.email)
    .execute()
  const links = [...(html?.htmlBody ?? '').matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
  expect(links.filter((href) => !href.startsWith('http://localhost:8080/') && !href.startsWith('mailto:'))).toEqual([])
  expect(html?.htmlBody).not.toContain('<a href="https://evil.example"')
  expect((await world.mails(fields.email))[0]?.text).not.toMatch(/evil\.example/)
})

test('R7: mail goes to the address in the form that was compared', async () => {
  const { browser, fields } = await readyForm(world)
  await browser.post('/register', { ...fields, email: 'Kari.N@BLÅBÆR.no' })
  const sent = await world.ctx.db.selectFrom('mail').select(['address', 'addressKey']).execute()
  expect(sent).toEqual([{ address: 'Kari.N@xn--blbr-roah.no', addressKey: 'kari.n@xn--blbr-roah.no' }])
  expect(await userOf(world, fields.username)).toMatchObject({ email: 'Kari.N@BLÅBÆR.no' })
  expect((await browser.get('/register/sent')).body).toContain('Kari.N@BLÅBÆR.no')
})
