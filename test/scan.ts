// Wapiti and sqlmap against the built program, on a database of its own: node test/scan.ts [seconds for each run].
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inngang, removeBuilt } from './built-program.ts'
import { createTestDatabase, ensureTestCluster } from './database.ts'
import { createFleet } from './fleet.ts'
import { freePort } from './stories/processes.ts'

const seconds = Number(process.argv[2] ?? 120)
const modules =
  'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,ssrf,xss,xxe'
/** Without it no form of ours is looked at, only refused. */
const own = 'Sec-Fetch-Site: same-origin'

const folder = await mkdtemp(join(tmpdir(), 'inngang-scan-'))
const { stop, ...cluster } = await ensureTestCluster()
const database = await createTestDatabase(cluster)
const port = String(await freePort())
const origin = `http://localhost:${port}`
const fleet = await createFleet({
  databaseUrl: database.url,
  settings: { BASE_URL: origin, RATE_LIMIT_FACTOR: '1000000', LOG_LEVEL: 'info' },
})
const member = await fleet.start({ PORT: port })
const say = (line: string) => process.stdout.write(`${line}\n`)
const answered = () => member.written.out.split('\n').filter((line) => line.includes('"msg":"request"'))

/** Runs a scanner for as long as it may take; what it found counts, not how it ended. */
const scan = (command: string, args: readonly string[]) =>
  new Promise<string>((resolve) => {
    execFile(command, args, { cwd: folder, timeout: (seconds + 60) * 1000, maxBuffer: 1e8 }, (_error, output) =>
      resolve(output),
    )
  })

interface Report {
  vulnerabilities: Record<string, { method: string; path: string; info: string }[]>
  anomalies: Record<string, { method: string; path: string; info: string }[]>
}

async function wapiti(who: string, path: string, cookie: string) {
  const report = join(folder, 'wapiti.json')
  const before = answered().length
  await scan('wapiti', [
    ...['--url', origin + path, '--scope', 'domain', '--module', modules, '--max-scan-time', `${seconds}`],
    ...['--max-attack-time', `${Math.ceil(seconds / 4)}`, '--header', own, '--header', `Cookie: ${cookie}`],
    ...['--store-session', folder, '--flush-session', '--no-bugreport'],
    ...['--format', 'json', '--output', report],
  ])
  const { vulnerabilities, anomalies }: Report = JSON.parse(await readFile(report, 'utf8'))
  const found = Object.entries({ ...vulnerabilities, ...anomalies }).flatMap(([kind, all]) =>
    all.map(({ method, path, info }) => `${kind}: ${method} ${path}: ${info}`),
  )
  const lines = answered().slice(before)
  const routes = new Set(lines.map((line) => JSON.parse(line).route)).size
  say(`wapiti as ${who}: ${lines.length} requests to ${routes} routes, ${found.length} findings`)
  for (const line of found) say(`  ${line}`)
}

async function sqlmap(target: string, cookie: string, ...more: string[]) {
  const before = answered().length
  const output = await scan('sqlmap', [
    ...['--batch', '--level', '2', '--technique', 'BEUSQ', '--dbms', 'PostgreSQL', '--flush-session', '--url', target],
    ...['--output-dir', folder, '--headers', own, '--cookie', cookie, '--ignore-code', '*', ...more],
  ])
  const injectable = /is vulnerable|Type: .*blind|sqlmap identified the following injection/i.test(output)
  const finished = output.includes('do not appear to be injectable')
  const verdict = injectable ? 'INJECTABLE' : finished ? 'not injectable' : 'not finished'
  say(`sqlmap ${target.replace(origin, '')} ${more[1] ?? ''}: ${answered().length - before} requests, ${verdict}`)
}

const login = 'kari'
const password = 'korrekt hest batteri stift'
await inngang(['user', 'create', login, '--email', 'kari@example.no', '--password-stdin'], {
  env: fleet.env,
  input: password,
})
const browser = fleet.browser(() => member.address)
await browser.post('/login/password', { login, password })
if (!browser.cookies.has('inngang_session')) throw new Error('Nobody could log in')
const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
const csrf = ['--level', '1', '--csrf-token', 'form_token', '--csrf-url', `${origin}/help`]

await wapiti('a stranger', '/', 'a=b')
// Over http one header holds all cookies, so the way over the consent page, which sets more, is left out.
await wapiti('a person', '/account', cookie)
await sqlmap(`${origin}/login?return_to=/a&fresh=1`, cookie)
await sqlmap(`${origin}/activate?token=abc`, cookie)
await sqlmap(`${origin}/register/username?username=kari`, cookie)
await sqlmap(`${origin}/problems/general*/not-found*`, cookie)
await sqlmap(`${origin}/oauth/authorize?client_id=studio&redirect_uri=${origin}/studio/callback&state=a`, cookie)
await sqlmap(`${origin}/account`, 'inngang_session=a; inngang_link=a', '-p', 'inngang_session,inngang_link')
await sqlmap(`${origin}/login/password`, cookie, '--data', 'form_token=a&login=kari&password=a', ...csrf)
await sqlmap(`${origin}/password/forgotten`, cookie, '--data', 'form_token=a&login=kari', ...csrf)
await sqlmap(`${origin}/account/email`, cookie, '--data', 'form_token=a&email=a@example.no', ...csrf)

const failures = answered().filter((line) => /"status":5\d\d/.test(line))
say(`server: ${answered().length} requests, ${failures.length} answered with 5xx`)
for (const line of failures.slice(0, 10)) say(`  ${line}`)
process.exitCode = failures.length > 0 ? 1 : 0
await fleet.end()
await database.drop()
await stop()
await removeBuilt()
await rm(folder, { recursive: true, force: true })
