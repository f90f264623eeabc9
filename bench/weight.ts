import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from '@playwright/test'
import { ensureTestCluster } from '../test/database.ts'
import { chromiumArguments, chromiumPath } from '../test/stories/chromium.ts'
import { freePort } from '../test/stories/processes.ts'
import { createWorld, openStage } from '../test/stories/world.ts'
import { password } from './people.ts'
import { writeTable } from './table.ts'

interface Carried {
  what: string
  path: string
  sent: number
  gzip: number
}

/** What a browser with an empty cache is sent from the front page to the dashboard, once for the whole journey. */
export async function measureWeight(): Promise<void> {
  const cluster = await ensureTestCluster()
  const stage = await openStage()
  const inner = await freePort()
  const carried: Carried[] = []
  const between = createServer((asked, answer) => void carry(asked, answer, { inner, carried }))
  between.listen(stage.port, 'localhost')
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments })
  const world = await createWorld(stage, browser, { settings: { PORT: String(inner) } })
  try {
    carried.length = 0
    await goThrough(world.person, stage.mailbox)
    tell(carried)
  } finally {
    await world.end()
    await browser.close()
    between.closeAllConnections()
    between.close()
    await stage.stop()
    await cluster.stop()
  }
}

/** Hands one request on, from a browser that knows gzip only. What the program does not compress, a proxy in front does. */
async function carry(
  asked: IncomingMessage,
  answer: ServerResponse,
  { inner, carried }: { inner: number; carried: Carried[] },
) {
  const { method, url = '/', headers } = asked
  const known = { ...headers, 'accept-encoding': 'gzip' }
  const forwarded = request({ host: '127.0.0.1', port: inner, method, path: url, headers: known }, async (response) => {
    const body = await buffer(response)
    const sent = body.length
    const gzip = response.headers['content-encoding'] || sent === 0 ? sent : gzipSync(body).length
    carried.push({ what: kindOf(url, response.headers['content-type']), path: url, sent, gzip })
    answer.writeHead(response.statusCode ?? 502, response.headers).end(body)
  })
  forwarded.once('error', () => answer.writeHead(502).end())
  asked.pipe(forwarded)
}

function kindOf(path: string, type = ''): string {
  if (type.startsWith('font/')) return 'fonts'
  return path.startsWith('/assets/') ? path.replace(/^\/assets\//, '') : 'pages and answers'
}

async function goThrough(person: Page, mailbox: string) {
  const press = (name: string) => person.getByRole('button', { name, exact: true }).click()
  await person.goto('/')
  await person.getByRole('link', { name: 'Create new user' }).click()
  await person.getByRole('link', { name: 'BankID' }).click()
  await person.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }).click()
  await person.getByLabel('Username', { exact: true }).fill('ole_berg')
  await person.getByLabel('Email', { exact: true }).fill('ole@example.no')
  await person.getByLabel('Password', { exact: true }).fill(password)
  await press('Complete')
  await person.waitForURL(/\/register\/sent$/)
  await person.goto(mailbox)
  await person.getByRole('link', { name: 'ole_berg, please activate your account' }).click()
  await person.getByRole('link', { name: /\/activate\?token=/ }).click()
  await press('Activate')
  await press('Authorize')
  await person.waitForURL(/\/dashboard$/)
  await person.waitForLoadState('networkidle')
}

function tell(carried: readonly Carried[]) {
  const kinds = [...new Set(carried.map(({ what }) => what))].sort()
  const sum = (chosen: readonly Carried[], size: 'sent' | 'gzip') =>
    (chosen.reduce((total, one) => total + one[size], 0) / 1000).toFixed(1)
  const rowOf = (name: string, chosen: readonly Carried[]) => [
    name,
    String(chosen.length),
    sum(chosen, 'sent'),
    sum(chosen, 'gzip'),
  ]
  writeTable(
    ['', 'answers', 'kB as sent', 'kB with gzip'],
    [
      ...kinds.map((kind) =>
        rowOf(
          kind,
          carried.filter(({ what }) => what === kind),
        ),
      ),
      rowOf(
        '**all but fonts**',
        carried.filter(({ what }) => what !== 'fonts'),
      ),
    ],
  )
}
