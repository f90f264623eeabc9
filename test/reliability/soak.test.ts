import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, TestBrowser } from '../browser.ts'
import { removeBuilt } from '../built-program.ts'
import type { Member } from '../fleet.ts'
import { logIn, type Press, walk } from '../journey.ts'
import { isLong } from '../long.ts'
import { createPair, type Pair } from '../pair.ts'
import { type Filled, prove } from '../world.ts'

const seconds = isLong ? 600 : 60
const seed = Number(process.env.INNGANG_TEST_SEED ?? randomInt(2 ** 31))

let pair: Pair
beforeAll(async () => {
  pair = await createPair()
})
afterAll(async () => {
  await pair.end()
  await removeBuilt()
})

/** Mulberry32: numbers from 0 to 1 that a seed repeats. */
function createDice(start: number) {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Traveller {
  sub: string
  browser: TestBrowser
  form: Filled
}

const dice = createDice(seed)
const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(dice() * from.length)]
const done = { travellers: [] as Traveller[], wrongPasswords: 0, scans: 0, busy: 0, killed: 0, stopped: 0 }
const faults: string[] = []
let isOver = false

/**
 * Whoever meets a full queue comes back, and whoever's process was killed or stopped in that instant
 * (docs/reliability.md) presses again; anything else is a fault.
 */
const press: Press = async (what, send) => {
  for (let tries = 0; tries < 10; tries++) {
    const answer = await send()
    if (answer.status < 500) return answer
    if (isBusy(answer)) done.busy++
    else if (answer.status !== 502 || done.killed + done.stopped === 0) faults.push(`${what}: ${answer.status}`)
    await sleep(Number(answer.headers['retry-after'] ?? 0) * 1000)
  }
  throw new Error(`${what} never succeeds`)
}

const isBusy = ({ status, headers }: Answer) => status === 503 && headers['retry-after'] !== undefined

const untilOver = async (act: () => Promise<unknown>) => {
  while (!isOver) await act()
}

async function travel() {
  const sub = crypto.randomUUID()
  const { browser, form } = await walk(pair.surroundings, { person: { sub, acr: 'high' }, press })
  done.travellers.push({ sub, browser, form })
}

/** Somebody who has an account comes back, by password or by the port, after a stranger has guessed. */
async function comeBack() {
  await sleep(500 * dice())
  const traveller = pick(done.travellers)
  if (!traveller) return
  const { form, sub } = traveller
  const stranger = pair.surroundings.browser()
  const guess = { login: form.username, password: 'feil hest batteri stift' }
  await press('looks at the form', () => stranger.get('/login'))
  const guessed = await press('guesses', () => stranger.post('/login/password', guess))
  expect(guessed.status).toBe(422)
  done.wrongPasswords++
  const browser = pair.surroundings.browser()
  if (dice() < 0.5) return logIn({ browser, form, press }, form.password)
  const from = '/login/ansattporten'
  const back = await press('comes by the port', () =>
    prove(pair.surroundings, browser, { person: { sub, acr: 'high' }, from }),
  )
  expect(back.location).toBe('/dashboard')
}

const scanned = [
  '/',
  '/help',
  '/register',
  '/login',
  '/dashboard',
  '/activate?token=guessed',
  '/wp-login.php',
  '/oauth/jwks',
]

async function scan() {
  await sleep(200 * dice())
  const { status } = await press('scans', () => pair.surroundings.browser().get(pick(scanned) ?? '/'))
  expect(status).toBeLessThan(500)
  done.scans++
}

/** One process at a time goes and is replaced. A killed one keeps its mails for two minutes: in the long run only. */
async function replaceOne() {
  await sleep(3000 + 5000 * dice())
  const member = pick(pair.members)
  if (!member || isOver) return
  if (isLong && dice() < 0.5) {
    done.killed++
    await member.kill()
  } else {
    done.stopped++
    expect((await member.stop()).code).toBe(0)
  }
  await pair.startAgain(member)
}

/** The mail server refuses a mail, or does not answer for a moment. */
async function stutter() {
  const { manners } = pair.fleet.smtp
  await sleep(8000 * dice())
  if (dice() < 0.5) {
    const tried = new Promise<void>((resolve) => {
      manners.onMail = () => resolve()
    })
    manners.data = 451
    await Promise.race([tried, sleep(5000)])
  } else manners.hangs = true
  await sleep(300)
  delete manners.data
  delete manners.hangs
}

const megabytes = ({ child: { pid } }: Member) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

test(
  'X5, X7: everything together, while processes are replaced and mails stutter, loses nothing',
  async () => {
    process.stdout.write(`soak: ${seconds} s, INNGANG_TEST_SEED=${seed}\n`)
    const people = [travel, travel, travel, travel, comeBack, comeBack, scan, replaceOne, stutter].map(untilOver)
    await Promise.race([sleep(seconds * 1000), Promise.all(people)])
    isOver = true
    await Promise.all(people)

    const memory = process.platform === 'linux' ? pair.members.map(megabytes) : []
    const { travellers, ...counts } = done
    const requests = pair.proxy.passed.length
    const [mails] = await pair.db(countMails)
    const figures = { travellers: travellers.length, ...counts, requests, ...mails, memory }
    process.stdout.write(`soak: ${JSON.stringify(figures)}\n`)
    expect(faults).toEqual([])
    expect(travellers.length).toBeGreaterThan(0)
    expect(done.stopped + done.killed).toBeGreaterThan(0)
    await seeEverything(travellers)
    expect(pair.errors()).toEqual([])
  },
  (seconds + 1200) * 1000,
)

const countMails = 'select count(*)::int as mails, count(*) filter (where attempts > 1)::int as late from mail'

/** What was acknowledged is there, once, and every mail has come. */
async function seeEverything(travellers: readonly Traveller[]) {
  const accounts = await pair.db(
    `select email, subject from user_account join identity on user_id = user_account.id where state = 'active'`,
  )
  const told = travellers.map(({ form, sub }) => ({ email: form.email, subject: sub }))
  const byMail = (one: { email?: unknown }, other: { email?: unknown }) =>
    `${one.email}`.localeCompare(`${other.email}`)
  expect(accounts.sort(byMail)).toEqual(told.sort(byMail))
  expect(await pair.db('select 1 from owner')).toHaveLength(told.length)
  const twice = `select subject_id from audit where action = 'user.activated' group by 1 having count(*) > 1`
  expect(await pair.db(twice)).toEqual([])

  await expect.poll(() => pair.db(`select 1 from mail where state <> 'sent'`), { timeout: 300_000 }).toEqual([])
  const mails = await pair.db('select message_id from mail')
  const { received } = pair.fleet.smtp
  const copies = mails.map(({ message_id }) => received.filter(({ raw }) => raw.includes(`${message_id}`)).length)
  expect(copies.filter((number) => number < 1 || number > 2)).toEqual([])
  expect(mails.length).toBeGreaterThanOrEqual(3 * told.length)
}
