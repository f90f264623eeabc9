// Wapiti and sqlmap against the built program, on a database of its own: node test/scan.ts [seconds for each run].
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inngang, removeBuilt } from './built-program.ts'
import { createTestDatabase, ensureTestCluster } from './database.ts'
import { createFleet, type Fleet, type Member } from './fleet.ts'
import { freePort } from './stories/processes.ts'

const seconds = Number(process.argv[2] ?? 120)
const modules =
  'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,ssrf,xss,xxe'
/** Without it no form of ours is looked at, only refused. */
const own = 'Sec-Fetch-Site: same-origin'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** What makes this command end with 1. */
const faults: string[] = []
const note = (error: unknown) => void faults.push(error instanceof Error ? error.message : String(error))

interface Scene {
  folder: string
  origin: string
  fleet: Fleet
  member: Member
  /** The lines in the log of requests that were answered. */
  answered(): string[]
}

/** Runs a scanner for as long as it may take; what it found counts, not how it ended. */
const scan = (command: string, args: readonly string[], cwd: string) =>
  new Promise<string>((resolve, reject) => {
    execFile(command, args, { cwd, timeout: (4 * seconds + 60) * 1000, maxBuffer: 1e8 }, (error, output) =>
      error?.code === 'ENOENT' ? reject(new Error(`${command} is not installed`)) : resolve(output),
    )
  })

interface Report {
  vulnerabilities: Record<string, { method: string; path: string; info: string }[]>
  anomalies: Record<string, { method: string; path: string; info: string }[]>
}

async function wapiti({ folder, origin, answered }: Scene, who: string, path: string, cookie: string) {
  const report = join(folder, `${who}.json`)
  const before = answered().length
  const args = [
    ...['--url', origin + path, '--scope', 'domain', '--module', modules, '--max-scan-time', `${seconds}`],
    ...['--max-attack-time', `${Math.ceil(seconds / 4)}`, '--header', own, '--header', `Cookie: ${cookie}`],
    ...['--store-session', folder, '--flush-session', '--no-bugreport'],
    ...['--format', 'json', '--output', report],
  ]
  const output = await scan('wapiti', args, folder)
  const written = await readFile(report, 'utf8').catch(() => undefined)
  if (!written) return note(`wapiti as ${who} wrote no report: ${output.trim().split('\n').slice(-3).join(' / ')}`)
  const { vulnerabilities, anomalies }: Report = JSON.parse(written)
  const found = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, all]) =>
    all.map(({ method, path, info }) => `${kind}: ${method} ${path}: ${info}`),
  )
  const lines = answered().slice(before)
  const routes = new Set(lines.map((line) => JSON.parse(line).route)).size
  say(`wapiti as ${who}: ${lines.length} requests to ${routes} routes, ${found.length} findings`)
  for (const line of found) say(`  ${line}`)
  if (lines.length === 0) faults.push(`wapiti as ${who} asked nothing`)
}

async function sqlmap({ folder, origin, answered }: Scene, path: string, cookie: string, ...more: string[]) {
  const before = answered().length
  const args = [
    ...['--batch', '--level', '2', '--technique', 'BEUSQ', '--dbms', 'PostgreSQL', '--flush-session'],
    ...['--url', origin + path, '--output-dir', folder, '--headers', own, '--cookie', cookie, '--ignore-code', '*'],
    ...more,
  ]
  const output = await scan('sqlmap', args, folder)
  const injectable = /is vulnerable|Type: .*blind|sqlmap identified the following injection/i.test(output)
  const finished = output.includes('do not appear to be injectable')
  const verdict = injectable ? 'INJECTABLE' : finished ? 'not injectable' : 'not finished'
  const what = `sqlmap ${path} ${more[1] ?? ''}`
  say(`${what}: ${answered().length - before} requests, ${verdict}`)
  if (verdict !== 'not injectable') faults.push(`${what}: ${verdict}`)
}

/** The cookies of somebody who is logged in. */
async function logIn({ fleet, member }: Scene) {
  const [login, password] = ['kari', 'korrekt hest batteri stift']
  await inngang(['user', 'create', login, '--email', 'kari@example.no', '--password-stdin'], {
    env: fleet.env,
    input: password,
  })
  const browser = fleet.browser(() => member.address)
  await browser.post('/login/password', { login, password })
  if (!browser.cookies.has('inngang_session')) throw new Error('Nobody could log in')
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

async function scanAll(scene: Scene) {
  const { origin, answered } = scene
  const cookie = await logIn(scene)
  const csrf = ['--level', '1', '--csrf-token', 'form_token', '--csrf-url', `${origin}/help`]
  await wapiti(scene, 'a stranger', '/', 'a=b')
  // Over http one header holds all cookies, so the way over the consent page, which sets more, is left out.
  await wapiti(scene, 'a person', '/account', cookie)
  await sqlmap(scene, '/login?return_to=/a&fresh=1', cookie)
  await sqlmap(scene, '/activate?token=abc', cookie)
  await sqlmap(scene, '/register/username?username=kari', cookie)
  await sqlmap(scene, '/problems/general*/not-found*', cookie)
  await sqlmap(scene, `/oauth/authorize?client_id=studio&redirect_uri=${origin}/studio/callback&state=a`, cookie)
  await sqlmap(scene, '/account', 'inngang_session=a; inngang_link=a', '-p', 'inngang_session,inngang_link')
  await sqlmap(scene, '/login/password', cookie, '--data', 'form_token=a&login=kari&password=a', ...csrf)
  await sqlmap(scene, '/password/forgotten', cookie, '--data', 'form_token=a&login=kari', ...csrf)
  await sqlmap(scene, '/account/email', cookie, '--data', 'form_token=a&email=a@example.no', ...csrf)

  const failures = answered().filter((line) => /"status":5\d\d/.test(line))
  say(`server: ${answered().length} requests, ${failures.length} answered with 5xx`)
  for (const line of failures.slice(0, 10)) say(`  ${line}`)
  if (failures.length > 0) faults.push('answers of 5xx')
}

/** What was begun, to be ended in the other order, however the scan goes. */
const ends: (() => unknown)[] = [removeBuilt]
try {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-scan-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  const { stop, ...cluster } = await ensureTestCluster()
  ends.push(stop)
  const database = await createTestDatabase(cluster)
  ends.push(database.drop)
  const port = String(await freePort())
  const origin = `http://localhost:${port}`
  const settings = { BASE_URL: origin, RATE_LIMIT_FACTOR: '1000000', LOG_LEVEL: 'info' }
  const fleet = await createFleet({ databaseUrl: database.url, settings })
  ends.push(fleet.end)
  const member = await fleet.start({ PORT: port })
  const answered = () => member.written.out.split('\n').filter((line) => line.includes('"msg":"request"'))
  await scanAll({ folder, origin, fleet, member, answered })
} catch (error) {
  note(error)
} finally {
  for (const end of ends.reverse()) await Promise.resolve().then(end).catch(note)
}
for (const fault of faults) say(`failed: ${fault}`)
process.exitCode = faults.length > 0 ? 1 : 0
