import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { builtFile, removeBuilt, startBuilt } from '../test/built-program.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { notRun } from '../test/long.ts'
import { freePort } from '../test/stories/processes.ts'

vi.setConfig({ testTimeout: 60_000 })

let database: TestDatabase
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inngang-start-'))
  database = await createTestDatabase()
  await builtFile('cli/main.js')
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await removeBuilt()
  await database.drop()
})

async function settings(changes: Record<string, string> = {}) {
  const port = String(await freePort())
  return {
    NODE_ENV: 'production',
    BASE_URL: `http://localhost:${port}`,
    PORT: port,
    DATABASE_URL: database.url,
    REPOSITORIES: join(tmpdir(), 'inngang-no-repositories'),
    INNGANG_SECRET: 'a secret of tests that is long enough',
    ANSATTPORTEN_ISSUER: 'http://localhost:1',
    ANSATTPORTEN_CLIENT_ID: 'inngang',
    ANSATTPORTEN_CLIENT_SECRET: 'secret',
    SMTP_URL: 'smtp://127.0.0.1:1',
    LOG_LEVEL: 'info',
    ...changes,
  }
}

test('X7: the start prints our own lines only, and SIGTERM ends it with 0', async () => {
  const env = await settings()
  const program = await startBuilt(['start'], { env })
  await program.until('Stop it with Ctrl+C')
  expect((await fetch(`${env.BASE_URL}/livez`)).status).toBe(200)
  program.child.kill('SIGTERM')
  const { code, out, err } = await program.ended
  expect([code, err]).toEqual([0, ''])
  expect(out.split('\n').filter((line) => line && !line.startsWith('{'))).toEqual([
    `Inngang is ready: ${env.BASE_URL}`,
    'Stop it with Ctrl+C.',
  ])
})

test('X7: a request that is under way when SIGTERM comes is answered', async () => {
  const env = await settings()
  const program = await startBuilt(['start'], { env })
  await program.until('Stop it with Ctrl+C')
  const form = await fetch(`${env.BASE_URL}/password/forgotten`, { headers: { accept: 'text/html' } })
  const cookie = form.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const token = /name="form_token" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const limits = await holdLimits()
  const answer = fetch(`${env.BASE_URL}/password/forgotten`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ form_token: token, login: 'kari' }),
    headers: { cookie, origin: env.BASE_URL },
  })
  await limits.untilAwaited()
  program.child.kill('SIGTERM')
  await untilRefusing(env.BASE_URL)
  await limits.release()
  expect((await answer).status).toBe(303)
  expect((await program.ended).code).toBe(0)
})

test('X7: a second signal does not wait', async () => {
  const env = await settings()
  const program = await startBuilt(['start'], { env })
  await program.until('Stop it with Ctrl+C')
  program.child.kill('SIGTERM')
  program.child.kill('SIGINT')
  expect([0, 1]).toContain((await program.ended).code)
})

test('X7: a port that is taken is said in one line, with 1', async () => {
  const env = await settings()
  const other = createServer().listen(Number(env.PORT), '127.0.0.1')
  const { code, err } = await (await startBuilt(['start'], { env })).ended
  other.close()
  expect([code, err]).toEqual([1, `listen EADDRINUSE: address already in use 127.0.0.1:${env.PORT}\n`])
})

test('X7: a simulator that dies ends the program, with a sentence and 1; the program’s end ends the simulator', async () => {
  const env: Record<string, string> = await settings({ NODE_ENV: 'test' })
  delete env['ANSATTPORTEN_ISSUER']
  const program = await startBuilt(['start'], { env })
  await program.until('Stop it with Ctrl+C')
  const [pid] = childrenOf(program.child.pid ?? 0)
  process.kill(pid ?? 0, 'SIGKILL')
  const { code, err } = await program.ended
  expect([code, err]).toEqual([1, 'The simulator has ended, and so does Inngang. Start it again.\n'])

  const killed = await startBuilt(['start'], { env })
  await killed.until('Stop it with Ctrl+C')
  const [orphan] = childrenOf(killed.child.pid ?? 0)
  killed.child.kill('SIGKILL')
  await killed.ended
  const deadline = Date.now() + 5000
  while (isAlive(orphan ?? 0) && Date.now() < deadline) await sleep(50)
  expect(isAlive(orphan ?? 0)).toBe(false)
})

test.for([
  [1, 'production'],
  [availableParallelism(), 'production'],
  [1, 'development'],
] as const)(
  'SEC-E5: a process of %i that share a machine has a thread for each password it hashes at once, and four, in %s',
  async ([processes, NODE_ENV], context) => {
    if (process.platform !== 'linux') notRun(context, 'it counts threads in /proc')
    const threads = async (changes: Record<string, string>) => {
      const program = await startBuilt(['start'], { env: await settings({ NODE_ENV, ...changes }) })
      await program.until('Stop it with Ctrl+C')
      const count = readdirSync(`/proc/${program.child.pid}/task`).length
      program.child.kill('SIGKILL')
      await program.ended
      return count
    }
    const one = await threads({ UV_THREADPOOL_SIZE: '1' })
    const pool = 1 + (await threads({ WEB_CONCURRENCY: String(processes) })) - one
    expect(pool).toBe(4 + Math.floor(availableParallelism() / processes))
  },
)

test('X7: the heap of a running server stays near what it holds, however much memory the machine has', async () => {
  const env = await settings({ NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(litter)}"` })
  const program = await startBuilt(['start'], { env })
  await program.until('Stop it with Ctrl+C')
  program.child.kill('SIGUSR2')
  await program.until('littered')
  program.child.kill('SIGKILL')
  const [, most] = /littered (\d+)/.exec(program.written.out) ?? []
  expect(Number(most)).toBeLessThan(256)
})

test('X7: a file .env is read', async () => {
  const env = await settings()
  writeFileSync(
    join(folder, '.env'),
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  )
  const program = await startBuilt(['start'], { cwd: folder })
  await program.until(`Inngang is ready: ${env.BASE_URL}`)
  program.child.kill('SIGTERM')
  expect((await program.ended).code).toBe(0)
})

/** Told to, makes two gigabytes of objects, of which it holds fifty megabytes at a time, and says how large the heap got. */
const litter = `
  import { getHeapStatistics } from 'node:v8'
  process.on('SIGUSR2', () => {
    const held = []
    let most = 0
    for (let made = 0; made < 3000; made++) {
      held[made % 100] = Array.from({ length: 10_000 }, (_, at) => ({ at }))
      most = Math.max(most, getHeapStatistics().used_heap_size)
    }
    console.log('littered', Math.round(most / 2 ** 20))
  })`

/** Holds a table that the request needs, so that it is under way for as long as the test wants. */
async function holdLimits() {
  const holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
  await holder.query('begin')
  await holder.query('lock table rate_limit')
  const waiting = "select 1 from pg_locks where not granted and relation = 'rate_limit'::regclass"
  return {
    untilAwaited: () => vi.waitFor(async () => expect((await holder.query(waiting)).rowCount).toBe(1)),
    release: () => holder.end(),
  }
}

/** The program has heard the signal when nobody else is let in. */
const untilRefusing = (baseUrl: string) =>
  vi.waitFor(() => expect(fetch(`${baseUrl}/livez`).then(({ status }) => status)).rejects.toThrow(), { timeout: 5000 })

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
