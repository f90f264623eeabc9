import pg from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../server/log.ts'
import { createCourier, mailTask } from '../../server/mail/index.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet } from '../fleet.ts'
import { countWaiting } from '../invariants.ts'
import { type Manners, startSmtpStub } from '../smtp-stub.ts'
import { createWorld, register, type World } from '../world.ts'

afterAll(removeBuilt)

const silentLog = createLog({ level: 'silent' })
const someone = () => ({ person: { sub: crypto.randomUUID(), acr: 'high' } })

/** A product whose worker the test runs, a minute of clock time at a time, against a mail server that behaves badly. */
async function startBadDay(manners: Manners, isAway = false) {
  const world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  onTestFinished(world.end)
  const stub = await startSmtpStub(manners)
  onTestFinished(stub.stop)
  const courierTo = (url: string) => {
    const courier = createCourier({ url, from: 'studio@altinn.no' })
    onTestFinished(courier.close)
    return mailTask(courier)
  }
  const impatient = manners.hangs ? `${stub.url}?greetingTimeout=300` : stub.url
  const [bad, good] = [courierTo(isAway ? 'smtp://127.0.0.1:1' : impatient), courierTo(stub.url)]
  return {
    world,
    stub,
    pass: (minutes: number) => passMinutes(world, bad, minutes),
    recover(minutes: number) {
      for (const name of ['recipient', 'sender', 'data'] as const) delete stub.manners[name]
      stub.manners.hangs = false
      return passMinutes(world, good, minutes)
    },
  }
}

async function passMinutes(world: World, task: ReturnType<typeof mailTask>, minutes: number) {
  const claim = () => task.claim(world.ctx, 1, silentLog)
  for (let minute = 0; minute < minutes; minute++) {
    for (let [job] = await claim(); job; [job] = await claim()) await job()
    world.clock.advance(60)
  }
}

const mails = ({ ctx }: World) =>
  ctx.db.selectFrom('mail').select(['state', 'attempts', 'dueAt', 'messageId', 'lastError', 'textBody']).execute()

test.each([
  ['refuses connections', {}, true],
  ['never says a word', { hangs: true }, false],
  ['has no time for us (421)', { sender: 421 }, false],
  ['has no time for the recipient (451)', { recipient: 451 }, false],
  ['has no room (452)', { data: 452 }, false],
  ['does not let us send (550)', { sender: 550 }, false],
])(
  'A7: a mail server that %s for an hour delays mails, loses none, and keeps nobody from registering',
  {
    timeout: 120_000,
  },
  async (_what, manners, isAway) => {
    const { world, stub, pass, recover } = await startBadDay(manners, isAway)
    for (let quarter = 0; quarter < 4; quarter++) {
      const { completed } = await register(world, someone())
      expect([completed.status, completed.location]).toEqual([303, '/register/sent'])
      await pass(15)
    }
    const delayed = await mails(world)
    expect(delayed.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
    expect(stub.received).toEqual([])
    // 30, 60, 120 … seconds: an hour has room for seven of them, eight where each is a quarter shorter.
    const [first, , , last] = delayed.map(({ attempts }) => attempts).toSorted((a, b) => b - a)
    expect(first).toBeGreaterThanOrEqual(5)
    expect(first).toBeLessThanOrEqual(9)
    expect(last).toBeGreaterThanOrEqual(3)
    for (const { dueAt } of delayed) expect(dueAt.getTime() - world.ctx.now().getTime()).toBeLessThanOrEqual(3_600_000)
    await recover(61)
    expect((await mails(world)).map(({ state, textBody }) => [state, textBody])).toEqual(Array(4).fill(['sent', null]))
    expect(stub.received.map(({ parsed }) => parsed.messageId).toSorted()).toEqual(
      delayed.map(({ messageId }) => messageId).toSorted(),
    )
  },
)

test.each([
  ['recipient', { recipient: 550 }],
  ['mail', { data: 554 }],
])('A7: a %s that is refused for good is marked dead at once, and holds up no other', async (_what, manners) => {
  const { world, stub, pass, recover } = await startBadDay(manners)
  await register(world, someone())
  await pass(60)
  expect(await mails(world)).toMatchObject([
    { state: 'dead', attempts: 1, lastError: expect.stringMatching(/\(55\d\)/) },
  ])
  await register(world, someone())
  await recover(1)
  expect((await mails(world)).map(({ state }) => state).toSorted()).toEqual(['dead', 'sent'])
  expect(stub.received).toHaveLength(1)
})

test('A7: while the mail server never says a word, twenty people register, and all mails arrive afterwards', {
  timeout: 180_000,
}, async () => {
  const fleet = await createFleet()
  onTestFinished(fleet.end)
  const member = await fleet.start()
  fleet.smtp.manners.hangs = true
  const nobodyWaits = async () => []
  const surroundings = { port: fleet.port, mails: nobodyWaits, browser: () => fleet.browser(() => member.address) }
  const registered = await Promise.all(Array.from({ length: 20 }, () => register(surroundings, someone())))
  expect(registered.map(({ completed }) => completed.location)).toEqual(Array(20).fill('/register/sent'))
  expect(fleet.smtp.received).toEqual([])
  fleet.smtp.manners.hangs = false
  await expect.poll(() => waitNoLonger(fleet.databaseUrl), { timeout: 120_000, interval: 1000 }).toBe(0)
  const addresses = registered.map(({ form }) => form.email).toSorted()
  expect(fleet.smtp.received.flatMap(({ to }) => to).toSorted()).toEqual(addresses)
})

/** Moves the clock on for what was put off, and says how many mails still wait. */
async function waitNoLonger(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`update mail set due_at = now() where state = 'waiting' and leased_until is null`)
  await client.end()
  return countWaiting(databaseUrl)
}
