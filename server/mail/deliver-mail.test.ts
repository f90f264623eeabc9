import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { type SmtpStub, startSmtpStub } from '../../test/smtp-stub.ts'
import { type Context, inTransaction } from '../context.ts'
import { startWorker } from '../jobs/worker.ts'
import { createLog } from '../log.ts'
import { type Courier, createCourier } from './courier.ts'
import { deliverMail } from './deliver-mail.ts'
import { mailTask } from './mail-task.ts'
import { leaseMails } from './queries.ts'
import { queueMail } from './queue-mail.ts'
import { sweepMail } from './sweep-mail.ts'

let world: BareContext
let ctx: Context
let stub: SmtpStub
let courier: Courier
let lines: string[]
const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })

beforeEach(async () => {
  world = await createBareContext()
  ctx = world.ctx
  lines = []
  stub = await startSmtpStub()
  courier = createCourier({ url: stub.url, from: 'studio@altinn.no' })
})

afterEach(async () => {
  courier.close()
  await stub.stop()
  await world.end()
})

const pass = (seconds: number) => {
  world.clock.time = new Date(world.clock.time.getTime() + seconds * 1000)
}

interface Queued {
  address?: string
  causeId?: string
  name?: string
}

const queue = ({ address = 'Kari.Nordmann@example.no', causeId = 'kari', name = 'Kari Ås' }: Queued = {}) =>
  queueMail(ctx, {
    kind: 'activation',
    causeId,
    address,
    addressKey: address.toLowerCase(),
    language: 'nn',
    content: {
      subject: `Få tilgang, ${name} – «Altinn Studio» æøå`,
      heading: 'Aktiver kontoen din',
      name,
      paragraphs: ['Blåbærsyltetøy på brødskiva'],
      link: { label: 'Aktiver', path: '/activate/hemmeleg-nykel' },
      code: { label: 'Kode', value: '314159' },
    },
  })

const row = () => ctx.db.selectFrom('mail').selectAll().orderBy('createdAt').executeTakeFirstOrThrow()

const lease = async (by = ctx) => (await leaseMails(by, { most: 1, seconds: 120 }))[0]

async function deliverNext(by: Courier = courier) {
  const mail = await lease()
  return mail && deliverMail(ctx, by, mail)
}

const secondsUntilDue = async () => ((await row()).dueAt.getTime() - ctx.now().getTime()) / 1000

test('A7 a mail arrives as text and HTML with every letter, and is blanked after', async () => {
  await queue()
  expect(await deliverNext()).toEqual({ outcome: 'sent' })
  const { parsed, from, to, raw } = stub.received[0] ?? expect.fail('no mail')
  expect([from, to]).toEqual(['studio@altinn.no', ['Kari.Nordmann@example.no']])
  expect(parsed.subject).toBe('Få tilgang, Kari Ås – «Altinn Studio» æøå')
  expect(parsed.from?.value).toEqual([{ name: 'Altinn Studio', address: 'studio@altinn.no' }])
  expect(parsed.text).toContain('Blåbærsyltetøy på brødskiva')
  expect(parsed.text).toContain('http://localhost:8080/activate/hemmeleg-nykel')
  expect(parsed.html).toContain('Blåbærsyltetøy på brødskiva')
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  const after = await row()
  expect(after).toMatchObject({
    state: 'sent',
    textBody: null,
    htmlBody: null,
    lastError: null,
    leasedUntil: null,
    attempts: 1,
  })
  expect(after.subject).toContain('Få tilgang')
  expect(parsed.messageId).toBe(after.messageId)
  expect(await deliverNext()).toBeUndefined()
})

test('SEC-C10 a recipient that is refused for good is given up at once; nothing that the server said is kept', async () => {
  stub.manners.recipient = 550
  await queue()
  expect(await deliverNext()).toEqual({ outcome: 'dead', reason: 'The mail server refused the recipient (550).' })
  const after = await row()
  expect(after).toMatchObject({ state: 'dead', lastError: 'The mail server refused the recipient (550).' })
  expect(after.textBody).toContain('314159')
})

test.each([
  ['a recipient is refused for now', { recipient: 451 }, 'The mail server did not take the mail now (451).'],
  ['the mail is refused for now', { data: 452 }, 'The mail server did not take the mail now (452).'],
  ['our own address is refused', { sender: 550 }, 'The mail server did not take the mail now (550).'],
])('SEC-C10 when %s, the mail waits and is sent later with the same Message-ID', async (_what, manners, reason) => {
  Object.assign(stub.manners, manners)
  await queue()
  const { messageId } = await row()
  expect(await deliverNext()).toEqual({ outcome: 'later', reason })
  expect(await row()).toMatchObject({ state: 'waiting', lastError: reason, leasedUntil: null })
  expect(await secondsUntilDue()).toBeGreaterThanOrEqual(22.5)
  expect(await secondsUntilDue()).toBeLessThanOrEqual(30)
  expect(await deliverNext()).toBeUndefined()
  pass(30)
  expect(await deliverNext()).toMatchObject({ outcome: 'later' })
  expect(await secondsUntilDue()).toBeGreaterThanOrEqual(45)
  Object.assign(stub.manners, { recipient: 0, data: 0, sender: 0 })
  pass(60)
  expect(await deliverNext()).toEqual({ outcome: 'sent' })
  expect(stub.received.map(({ parsed }) => parsed.messageId)).toEqual([messageId])
})

test('SEC-C10 a mail that is refused after its content is given up', async () => {
  stub.manners.data = 554
  await queue()
  expect(await deliverNext()).toEqual({ outcome: 'dead', reason: 'The mail server refused the mail (554).' })
})

test('A7 a mail server that is away delays a mail for a day and a night, then it is dead', async () => {
  const nobody = createCourier({ url: 'smtp://127.0.0.1:1', from: 'studio@altinn.no' })
  await queue()
  const begun = ctx.now().getTime()
  let delivered = await deliverNext(nobody)
  while (delivered?.outcome === 'later') {
    expect(delivered.reason).toBe('The mail server could not be reached.')
    pass((await secondsUntilDue()) + 1)
    delivered = await deliverNext(nobody)
  }
  nobody.close()
  const hours = (ctx.now().getTime() - begun) / 3_600_000
  expect(delivered?.outcome).toBe('dead')
  expect(hours).toBeGreaterThanOrEqual(24)
  expect(hours).toBeLessThan(25)
})

test('SEC-C10 a mail server that asks for a login that we do not have costs no mail', async () => {
  const strict = await startSmtpStub(
    {},
    { authOptional: false, onAuth: (_auth, _session, done) => done(new Error('no')) },
  )
  const url = strict.url.replace('//', '//someone:wrong@')
  const refused = createCourier({ url, from: 'studio@altinn.no' })
  await queue()
  expect(await deliverNext(refused)).toEqual({ outcome: 'later', reason: 'The mail server did not let us log in.' })
  refused.close()
  await strict.stop()
})

test('SEC-C10 a mail server that never says a word is given up in time, and other mails are not held up', async () => {
  const silent = await startSmtpStub({ hangs: true })
  const impatient = createCourier({
    url: `${silent.url}?greetingTimeout=200&connectionTimeout=200`,
    from: 'studio@altinn.no',
  })
  await queue()
  expect(await deliverNext(impatient)).toEqual({ outcome: 'later', reason: 'The mail server did not answer in time.' })
  impatient.close()
  await silent.stop()
})

test('SEC-C10 where TLS is demanded, as outside loopback, a mail server without it gets no mail', async () => {
  const strict = createCourier({ url: `${stub.url}?ignoreTLS=false&requireTLS=true`, from: 'studio@altinn.no' })
  await queue()
  expect(await deliverNext(strict)).toMatchObject({ outcome: 'later' })
  strict.close()
  expect(stub.received).toEqual([])
})

test('A7 a worker killed after the server took the mail: it comes once more after the lease, with the same Message-ID', async () => {
  await queue()
  const killed = await lease()
  await courier.send({
    messageId: killed?.messageId ?? '',
    fromName: 'Altinn Studio',
    address: 'kari@example.no',
    language: 'nn',
    subject: 'x',
    text: 'x',
    html: 'x',
    date: ctx.now(),
  })
  pass(119)
  expect(await deliverNext()).toBeUndefined()
  pass(1)
  expect(await deliverNext()).toEqual({ outcome: 'sent' })
  const ids = stub.received.map(({ parsed }) => parsed.messageId)
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('A7 a worker whose lease ran out does not overwrite what the other one marked', async () => {
  stub.manners.recipient = 550
  await queue()
  const slow = (await lease()) ?? expect.fail('no mail')
  pass(121)
  const other = (await lease()) ?? expect.fail('no mail')
  await deliverMail(ctx, courier, slow)
  expect(await row()).toMatchObject({ state: 'waiting', leasedUntil: other.leasedUntil })
  stub.manners.recipient = 0
  expect(await deliverMail(ctx, courier, other)).toEqual({ outcome: 'sent' })
  expect(await row()).toMatchObject({ state: 'sent' })
})

test('A7 a mail that one worker is leasing is passed over by the next, not waited for', async () => {
  await queue()
  await queue({ causeId: 'ola' })
  const [first, second] = await inTransaction(ctx, async (tx) => {
    const held = await lease(tx)
    return [held, await lease()]
  })
  expect(first?.id).toBeDefined()
  expect(second?.id).toBeDefined()
  expect(second?.id).not.toBe(first?.id)
})

test('A7 two workers send sixty mails once each, and none is left', async () => {
  for (let number = 0; number < 60; number++) await queue({ address: `person${number}@example.no` })
  const couriers = [courier, createCourier({ url: stub.url, from: 'studio@altinn.no' })]
  const workers = couriers.map((own) => startWorker({ ctx, databaseUrl: world.url, tasks: [mailTask(own)], log }))
  await vi.waitFor(() => expect(stub.received.length).toBeGreaterThanOrEqual(60), { timeout: 10_000 })
  await Promise.all(workers.map((worker) => worker.stop()))
  couriers[1]?.close()
  const receivers = stub.received.flatMap(({ to }) => to)
  expect(receivers).toHaveLength(60)
  expect(new Set(receivers).size).toBe(60)
  const left = await ctx.db.selectFrom('mail').select('id').where('state', '<>', 'sent').execute()
  expect(left).toEqual([])
})

test('A7 the commit itself wakes a running worker, which says so without the address', async () => {
  const worker = startWorker({
    ctx,
    databaseUrl: world.url,
    tasks: [mailTask(courier)],
    log,
    pollMilliseconds: 3_600_000,
  })
  await sleep(200)
  await queue()
  await vi.waitFor(() => expect(stub.received).toHaveLength(1), { interval: 5 })
  await worker.stop()
  expect(lines.join()).toContain('mail sent')
  expect(lines.join()).not.toMatch(/Kari|example\.no|314159|hemmeleg/i)
})

const letter = (changes: { address: string; name?: string }) => ({
  messageId: '<a@altinn.no>',
  fromName: `Studio ${changes.name ?? ''}`,
  address: changes.address,
  language: 'nb',
  subject: `Hei ${changes.name ?? ''}`,
  text: 'x',
  html: 'x',
  date: ctx.now(),
})

test('SEC-A5 no name and no address adds a header, a recipient or a command', async () => {
  const eve = 'eve@evil.example'
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      `\r\nBcc: ${eve}`,
      '\nX-Canary: 1',
      `\r\n.\r\nMAIL FROM:<${eve}>`,
      `>\r\nRCPT TO:<${eve}`,
      `, ${eve}, b`,
      '\u2028X-Canary: 1',
    ),
  )
  let arrived = 0
  await fc.assert(
    fc.asyncProperty(piece, piece, async (name, local) => {
      stub.received.length = 0
      const address = `k${local}@example.no`
      await courier.send(letter({ address, name })).catch(() => {})
      arrived += stub.received.length
      for (const { to, parsed } of stub.received) {
        // Our mail library quotes what needs it, such as a dot at the end.
        expect(to.map((received) => received.replace(/^"(.*)"@/, '$1@'))).toEqual([address])
        expect([...parsed.headers.keys()]).not.toContain('bcc')
        expect([...parsed.headers.keys()]).not.toContain('x-canary')
      }
    }),
    { numRuns: 200 },
  )
  expect(arrived).toBeGreaterThan(20)
})

test('an address in a domain with letters of ours arrives', async () => {
  await courier.send(letter({ address: 'kari@blåbær.example' }))
  expect(stub.received.map(({ to }) => to)).toEqual([['kari@blåbær.example']])
  expect(stub.received[0]?.raw).toContain('kari@xn--blbr-roah.example')
})

test('SEC-A5 an address with a line break in it is given up and reaches no server', async () => {
  await queue({ address: 'kari@example.no\r\nRCPT TO:<eve@evil.example>' })
  expect(await deliverNext()).toEqual({ outcome: 'dead', reason: 'The address is not one that mail can be sent to.' })
  expect(stub.received).toEqual([])
})

test('a dead mail is blanked after a day, and nothing of a mail is left after a month', async () => {
  stub.manners.recipient = 550
  await queue()
  await deliverNext()
  stub.manners.recipient = 0
  await queue({ causeId: 'ola' })
  await deliverNext()
  pass(24 * 3600 - 1)
  await sweepMail(ctx)
  expect(await ctx.db.selectFrom('mail').select('id').where('textBody', 'is not', null).execute()).toHaveLength(1)
  pass(1)
  await queue({ causeId: 'waiting' })
  await sweepMail(ctx)
  const bodies = await ctx.db.selectFrom('mail').select(['state', 'textBody']).where('state', '<>', 'waiting').execute()
  expect(bodies.map(({ textBody }) => textBody)).toEqual([null, null])
  pass(30 * 24 * 3600)
  await sweepMail(ctx)
  const left = await ctx.db.selectFrom('mail').select('causeId').execute()
  expect(left).toEqual([{ causeId: 'waiting' }])
})
