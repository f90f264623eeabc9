import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Mailbox, startMailbox } from './index.ts'

let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await startMailbox({ smtpPort: 0, pagePort: 0 })
})

afterAll(() => mailbox.close())

beforeEach(() => fetch(`${mailbox.pageUrl}/messages/delete`, { method: 'POST' }))

const letter = {
  from: 'Inngang <no-reply@inngang.example>',
  to: 'Áile <aile@example.org>',
  subject: 'Aktiver kontoen din – blåbærsyltetøy 🫐',
  messageId: '<one@inngang.example>',
  text: 'Åpne https://inngang.example/activate?a=1&b=2.\nHilsen <script>oss</script>',
  html: '<html><head><title>x</title></head><body><a href="https://inngang.example/activate">Aktiver</a></body></html>',
}

async function deliver(more: Partial<typeof letter> = {}) {
  const transport = createTransport(mailbox.smtpUrl)
  await transport.sendMail({ ...letter, ...more })
  transport.close()
}

async function read(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${mailbox.pageUrl}${path}`, { headers })
  return { answer, body: await answer.text() }
}

test('X7: the mailbox takes a mail in UTF-8 and gives it as it was sent', async () => {
  await deliver()
  const [mail] = mailbox.messages()
  expect(mail).toMatchObject({
    from: '"Inngang" <no-reply@inngang.example>',
    to: ['aile@example.org'],
    subject: letter.subject,
    messageId: '<one@inngang.example>',
    text: expect.stringContaining('Åpne https://inngang.example/activate?a=1&b=2'),
    html: letter.html,
  })
  const { body } = await read(`/messages/${mail?.id}.json`)
  expect(JSON.parse(body)).toEqual(mail)
  expect(mail?.headers['message-id']).toBe('<one@inngang.example>')
})

test('X7: the list shows the newest mail first, and those of one address if asked', async () => {
  await deliver({ subject: 'first' })
  await deliver({ subject: 'second', to: 'ole@example.org' })
  const all = JSON.parse((await read('/messages.json')).body)
  expect(all.map(({ subject }: { subject: string }) => subject)).toEqual(['second', 'first'])
  const { body } = await read('/?to=AILE@')
  expect(body).toContain('>first<')
  expect(body).not.toContain('>second<')
  expect(JSON.parse((await read('/messages.json?to=aile%40example.org')).body)).toHaveLength(1)
})

test('X7: a mail is a page with its links, and with nothing the sender wrote as markup', async () => {
  await deliver()
  const { answer, body } = await read(`/messages/${mailbox.messages()[0]?.id}`)
  expect(body).toContain('href="https://inngang.example/activate?a=1&amp;b=2"')
  expect(body).toContain('&lt;script')
  expect(body).toMatch(/<iframe [^>]*sandbox="/)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('X7: the HTML part is served without script, and its links open in the whole window', async () => {
  await deliver()
  const { answer, body } = await read(`/messages/${mailbox.messages()[0]?.id}/html`)
  expect(body).toContain('<head><base target="_top">')
  const policy = answer.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('sandbox')
  expect(policy).not.toContain('script-src')
  expect(policy).not.toContain('allow-same-origin')
})

test('X7: the pages speak three languages and say that mails stay on the machine', async () => {
  expect((await read('/')).body).toContain('Lokal postkasse – e-post forlater aldri denne maskinen')
  const { body } = await read('/', { 'accept-language': 'nn-NO,nn;q=0.9,en;q=0.8' })
  expect(body).toContain('Lokal postkasse – e-post forlèt aldri denne maskina')
  expect((await read('/?lang=en')).body).toContain('Local mailbox – mails never leave this machine')
  expect((await read('/', { cookie: 'mailbox_language=en' })).body).toContain('No mail yet')
})

test('X7: all mails can be deleted, but not by a page elsewhere', async () => {
  await deliver()
  const from = (site: string) =>
    fetch(`${mailbox.pageUrl}/messages/delete`, { method: 'POST', headers: { 'sec-fetch-site': site } })
  expect((await from('cross-site')).status).toBe(403)
  expect(mailbox.messages()).toHaveLength(1)
  await from('same-origin')
  expect(mailbox.messages()).toHaveLength(0)
})

test('X7: the last 500 mails are kept', async () => {
  const transport = createTransport({ url: mailbox.smtpUrl, pool: true, maxConnections: 1, maxMessages: 1000 })
  for (let count = 1; count <= 502; count += 1) await transport.sendMail({ ...letter, html: '', subject: `${count}` })
  transport.close()
  const subjects = mailbox.messages().map(({ subject }) => subject)
  expect(subjects).toHaveLength(500)
  expect([subjects[0], subjects[499]]).toEqual(['502', '3'])
})

test('X7: a mail that is not there is a page that says so', async () => {
  const { answer, body } = await read('/messages/gone?lang=en')
  expect(answer.status).toBe(404)
  expect(body).toContain('No such page')
})

test('X7: a mail above the limit is refused', async () => {
  await expect(deliver({ text: 'x'.repeat(11 * 1024 * 1024) })).rejects.toMatchObject({ responseCode: 552 })
})
