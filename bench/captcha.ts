import { type Browser, chromium, type Page } from '@playwright/test'
import { ensureTestCluster } from '../test/database.ts'
import { chromiumArguments, chromiumPath } from '../test/stories/chromium.ts'
import { createWorld, openStage, type World } from '../test/stories/world.ts'
import { type Hold, holdToHalfACore } from './half-a-core.ts'
import type { BenchOptions } from './product.ts'

const secondsOfTyping = 20
const asShipped = { CAPTCHA_COST: '5000', CAPTCHA_COUNTER_MAX: '300', RATE_LIMIT_FACTOR: '1000' }

/**
 * How long the proof of work takes, and what a person notices of it at Complete after typing for twenty seconds: with
 * the machine to itself, and with Chromium held to half a core in all. Developer-tools throttling does not reach workers.
 */
export async function measureCaptcha({ count: rounds = 20 }: BenchOptions): Promise<void> {
  const cluster = await ensureTestCluster()
  const stage = await openStage()
  // The process must be known to be held, so Chromium is started as a server.
  const server = await chromium.launchServer({ executablePath: chromiumPath, args: chromiumArguments })
  const browser = await chromium.connect(server.wsEndpoint())
  const world = await createWorld(stage, browser, { settings: asShipped })
  const pid = server.process().pid ?? 0
  try {
    await prove(world.person)
    tell('free', 'solving', await measure(rounds, () => solveOnce(world.person)))
    await holding(pid, async () => tell('half a core', 'solving', await measure(rounds, () => solveOnce(world.person))))
    tell('free', 'waiting at Complete', await measure(rounds, () => completeOnce(world, browser)))
    await holding(pid, async () =>
      tell('half a core', 'waiting at Complete', await measure(rounds, () => completeOnce(world, browser))),
    )
  } finally {
    await world.end()
    await server.close()
    await stage.stop()
    await cluster.stop()
  }
}

async function holding(pid: number, work: () => Promise<void>) {
  const hold: Hold = await holdToHalfACore(pid)
  try {
    await work()
  } finally {
    process.stdout.write(`  held by ${hold.how}; Chromium had ${hold.share().toFixed(2)} of a core\n`)
    await hold.release()
  }
}

async function measure(rounds: number, once: () => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await once())
  return times.sort((a, b) => a - b)
}

function tell(how: string, what: string, sorted: number[]) {
  const at = (share: number) => `${((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(2)} s`
  process.stdout.write(
    `${what}, ${how}: median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} (${sorted.length} times)\n`,
  )
}

async function prove(page: Page) {
  await page.goto('/register/begin')
  await page.getByRole('link', { name: 'BankID' }).click()
  await page.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }).click()
  await page.waitForURL(/\/register$/)
}

/** From opening the form to a solution in it, less what the page itself takes to be there. */
async function solveOnce(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = () => performance.getEntriesByName(new URL('/register/captcha', location.href).href)[0]?.startTime
        const look = () => {
          const solved = document.querySelector<HTMLInputElement>('input[name="captcha"]')?.value
          const start = began()
          if (solved && start !== undefined) resolve(performance.now() - start)
          else setTimeout(look, 5)
        }
        look()
      }),
  )
}

/** A new person's form: typing for twenty seconds, then from the press of Complete until the form is sent. */
async function completeOnce(world: World, browser: Browser): Promise<number> {
  const context = await browser.newContext({ baseURL: world.origin, locale: 'en-GB' })
  const page = await context.newPage()
  try {
    await prove(page)
    await typeFor(page, secondsOfTyping)
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/register'))
    const pressedAt = performance.now()
    await page.getByRole('button', { name: 'Complete', exact: true }).click()
    await sent
    return performance.now() - pressedAt
  } finally {
    await context.close()
  }
}

const typed = [
  { label: 'Username', text: 'somebody_who_types' },
  { label: 'Email', text: 'somebody.who.types@example.no' },
  { label: 'Password', text: 'x' },
]

/** Key by key, spread over the time; the password is too short, so that no account is made and the next round is alike. */
async function typeFor(page: Page, seconds: number) {
  const until = Date.now() + seconds * 1000
  const keys = typed.reduce((sum, { text }) => sum + text.length, 0)
  for (const { label, text } of typed) {
    const field = page.getByLabel(label, { exact: true })
    await field.fill('')
    await field.pressSequentially(text, { delay: (seconds * 900) / keys })
  }
  await page.waitForTimeout(Math.max(0, until - Date.now()))
}
