import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Answer, TestBrowser } from '../browser.ts'
import { removeBuilt } from '../built-program.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { createFleet, type Fleet, type Member } from '../fleet.ts'
import { isLong } from '../long.ts'
import { type Relay, startRelay } from '../relay.ts'
import { activeUser, filledForm, prove, register, solvedCaptcha, ticketIn } from '../world.ts'

let database: TestDatabase
let relay: Relay
let fleet: Fleet
let member: Member
let direct: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  relay = await startRelay(database.url)
  fleet = await createFleet({ databaseUrl: relay.url })
  member = await fleet.start()
  direct = new pg.Client({ connectionString: database.url })
  await direct.connect()
})
afterAll(async () => {
  await direct.end()
  await fleet.end()
  relay.close()
  await database.drop()
  await removeBuilt()
})

const seconds = isLong ? 30 : 2
const password = 'korrekt hest batteri stift'

/** A form that somebody has in front of them, filled in. */
interface OpenForm {
  browser: TestBrowser
  path: string
  fields: Record<string, string>
  /** What it is answered when it is taken. */
  taken?: number
}

const surroundings = () => ({
  port: fleet.port,
  mails: fleet.mails,
  browser: () => fleet.browser(() => member.address),
})
const someone = () => ({ person: { sub: crypto.randomUUID(), acr: 'high' } })

async function newcomer() {
  const browser = surroundings().browser()
  const shown = await browser.follow(await prove(surroundings(), browser, someone()))
  return { browser, ticket: ticketIn(shown.body) }
}

const forms: [string, () => Promise<OpenForm>][] = [
  [
    'Complete',
    async () => {
      const { browser, ticket } = await newcomer()
      const fields = { ...filledForm(), ticket, captcha: await solvedCaptcha(browser) }
      return { browser, path: '/register', fields }
    },
  ],
  [
    'Connect',
    async () => {
      const { browser, ticket } = await newcomer()
      const { form } = await activeUser(surroundings(), someone())
      await direct.query('delete from identity using owner where owner.id = user_id and name = $1', [form.username])
      return { browser, path: '/register/connect', fields: { ticket, login: form.username, password: form.password } }
    },
  ],
  [
    'Not you?',
    async () => {
      const { browser, ticket } = await newcomer()
      return { browser, path: '/register/not-you', fields: { ticket }, taken: 200 }
    },
  ],
  ['the code', () => waiting('/register/code', { code: 'wrong' }, 422)],
  ['another address', () => waiting('/register/email', { email: filledForm().email })],
  ['send again', () => waiting('/register/resend', {})],
  [
    'Activate',
    async () => {
      const { browser, form } = await register(surroundings(), someone())
      const [mail] = await fleet.mails(form.email)
      await browser.follow(await browser.get(mail?.link ?? ''))
      return { browser, path: '/activate', fields: {} }
    },
  ],
  [
    'Log in',
    async () => {
      const { form } = await activeUser(surroundings(), someone())
      const browser = surroundings().browser()
      return { browser, path: '/login/password', fields: { login: form.username, password: form.password } }
    },
  ],
  [
    'a forgotten password',
    async () => {
      const { browser, form } = await activeUser(surroundings(), someone())
      return { browser, path: '/password/forgotten', fields: { login: form.username } }
    },
  ],
  [
    'a new password',
    async () => {
      const { browser, form } = await activeUser(surroundings(), someone())
      await browser.post('/password/forgotten', { login: form.username })
      const isReset = ({ link }: { link: string }) => link.startsWith('/password/reset')
      const hasCome = () => fleet.mails(form.email).then((mails) => mails.some(isReset))
      await expect.poll(hasCome, { timeout: 30_000 }).toBe(true)
      await browser.follow(await browser.get((await fleet.mails(form.email)).find(isReset)?.link ?? ''))
      return { browser, path: '/password/reset', fields: { password: `${password} igjen` } }
    },
  ],
  [
    'Authorize',
    async () => {
      const { browser } = await activeUser(surroundings(), someone())
      const page = await browser.follow(await browser.get(pathOf((await browser.get('/dashboard')).location)))
      const [, path = ''] = /action="(\/oauth\/consent\/[\w-]+)"/.exec(page.body) ?? []
      const [, user = ''] = /name="user" value="([^"]+)"/.exec(page.body) ?? []
      return { browser, path, fields: { user, decision: 'authorize' }, taken: 200 }
    },
  ],
  [
    'Log out',
    async () => {
      const { browser } = await activeUser(surroundings(), someone())
      return { browser, path: '/logout', fields: {}, taken: 200 }
    },
  ],
]

async function waiting(path: string, fields: Record<string, string>, taken = 303): Promise<OpenForm> {
  const { browser } = await register(surroundings(), someone())
  return { browser, path, fields, taken }
}

const pathOf = (location: string) => location.replace(/^https?:\/\/[^/]+/, '')

let open: (OpenForm & { name: string })[]
beforeEach(async () => {
  open = []
  for (const [name, fill] of forms) open.push({ name, ...(await fill()) })
})

/** An answer that never comes is a failure; how long it may take is no measurement. */
const bounded = <T>(answering: Promise<T>) =>
  Promise.race([answering, sleep(40_000, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer')))])

const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${value}"/>`

function expectKept({ name, fields }: { name: string; fields: OpenForm['fields'] }, { status, headers, body }: Answer) {
  expect([name, status, Number(headers['retry-after']) > 0, body.includes('<main')]).toEqual([name, 503, true, true])
  const { password: secret, ...typed } = fields
  for (const [field, value] of Object.entries(typed)) expect(body).toContain(hidden(field, value))
  expect(body).not.toContain(password)
  expect(body.includes('type="password"')).toBe(secret !== undefined)
}

/** What the button Try again of such a page sends. */
async function tryAgain({ browser, fields }: OpenForm, { body }: Answer) {
  const form = /<main[\s\S]*?<form method="post" action="([^"]+)"[\s\S]*?<\/form>/.exec(body)
  const kept = [...(form?.[0] ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const sent = Object.fromEntries(kept.map(([, name = '', value = '']) => [name, value]))
  return browser.post(form?.[1] ?? '', { ...sent, ...(fields['password'] && { password: fields['password'] }) })
}

test.each([
  ['refuses connections', () => relay.refuse()],
  ['swallows every packet', () => relay.hold()],
])(
  'SEC-D11, R10: while the database %s, each form is kept on a page of 503, and is taken afterwards',
  {
    timeout: 300_000,
  },
  async (_what, goAway) => {
    onTestFinished(() => relay.pass())
    const writtenBefore = member.written.out.length
    goAway()
    const begun = Date.now()
    const answers = await bounded(Promise.all(open.map(({ browser, path, fields }) => browser.post(path, fields))))
    for (const [index, form] of open.entries()) expectKept(form, answers[index] ?? expect.fail(form.name))
    const messageId = await queueElsewhere()
    do {
      expect((await bounded(fetch(`${member.address}/livez`))).status).toBe(200)
      expect((await bounded(fetch(`${member.address}/readyz`))).status).toBe(503)
      for (const path of [
        '/register/begin',
        '/login/ansattporten/callback?state=a&code=b',
        '/oauth/authorize?client_id=a',
      ]) {
        const page = await bounded(surroundings().browser().get(path))
        expect([path, page.status, page.headers['retry-after'], page.body.includes('<main')]).toEqual([
          path,
          503,
          '5',
          true,
        ])
      }
      await sleep(250)
    } while (Date.now() < begun + seconds * 1000)

    await relay.pass()
    await expect
      .poll(() => fetch(`${member.address}/readyz`).then(({ status }) => status), { timeout: 30_000 })
      .toBe(200)
    for (const [index, form] of open.entries()) {
      const kept = answers[index] ?? expect.fail(form.name)
      const { status } = await tryAgain(form, kept)
      expect([form.name, status]).toEqual([form.name, form.taken ?? 303])
    }
    await expect.poll(listeners, { timeout: 30_000 }).toBe(1)
    await expect
      .poll(() => fleet.smtp.received.map(({ parsed }) => parsed.messageId), { timeout: 30_000 })
      .toContain(messageId)
    const lines = member.written.out.slice(writtenBefore).split('\n').filter(Boolean)
    const aboutRequests = lines.filter((line) => /"reqId":|"msg":"mail sent"/.test(line))
    const others = lines.filter((line) => !aboutRequests.includes(line))
    process.stdout.write(`${others.length} lines in the log besides those of requests\n`)
    expect(others.length).toBeLessThan(60)
  },
)

/** Another process queues a mail, and its notice is heard by nobody. */
async function queueElsewhere() {
  const { rows } = await direct.query<{ message_id: string }>(`
    insert into mail (message_id, kind, cause_id, address, address_key, language, subject, text_body, html_body, due_at, created_at)
    values ('<' || gen_random_uuid() || '@altinn.no>', 'test', 'elsewhere', 'kari@example.no', 'kari@example.no', 'nb',
      'Queued meanwhile', 'x', 'x', now(), now())
    returning message_id`)
  return rows[0]?.message_id
}

async function listeners() {
  const { rowCount } = await direct.query(
    `select 1 from pg_stat_activity where datname = current_database() and query like 'listen %'`,
  )
  return rowCount
}
