import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { given } from '../server/config.ts'
import { repositoryFolder } from '../server/repository/folder.ts'
import { sha256 } from '../server/secrets.ts'
import { fetchSettings, pushSettings } from '../server/service/git/settings.ts'
import { insertToken } from '../server/token/queries.ts'
import { endAfter, tokenFrom } from '../server/token/token.ts'
import { startGitHttpBackend } from './git-http-backend.ts'
import { makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const small = 40
const large = 4
const megabytes = 50

interface Server {
  /** The address of a repository, with name and password in it. */
  address(name: string): string
}

/**
 * The same client against us and against git's own server behind nginx, in turns: clones and pushes of a small service
 * and of one of 50 MB, with the same settings of git, and a password to check.
 */
export async function measureGit(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-bench-git-'))
  const repositories = join(folder, 'ours')
  try {
    await withProduct(options, (product) => compare(product, folder, repositories), { REPOSITORIES: repositories })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compare(product: Product, folder: string, repositories: string) {
  const { ctx, address } = product
  const { id: userId, username } = await makeUser(ctx, 'https://port.example')
  const token = await makeToken(product, userId)
  const service = { 'core.fsync': 'all', 'gc.auto': '0', 'pack.threads': '1' }
  const settings = { ...service, ...fetchSettings, ...pushSettings(ctx.config) }
  const backend = await startGitHttpBackend({ folder, settings, password: token })
  try {
    const ours: Server = { address: (name) => `${address.replace('//', `//bench:${token}@`)}/${username}/${name}.git` }
    const theirs: Server = { address: (name) => `${backend.origin.replace('//', `//bench:${token}@`)}/${name}.git` }
    for (const name of ['small', 'large']) {
      const serviceId = await createService(product, { token, owner: username, name })
      const place = repositoryFolder({ config: { ...ctx.config, repositories } }, serviceId)
      if (name === 'large') await fill(folder, ours)
      await cp(place, join(folder, 'repositories', `${name}.git`), { recursive: true })
    }
    const rows: (string | number)[][] = []
    for (const [what, measure] of Object.entries(measurements(folder))) {
      const rates: [number[], number[]] = [[], []]
      // In turns, so that whatever else the machine does meets both.
      for (let round = 0; round < 4; round++) {
        rates[0].push(await measure(ours, `ours-${round}`))
        rates[1].push(await measure(theirs, `theirs-${round}`))
      }
      const [us, them] = rates.map(median) as [number, number]
      rows.push([what, us, them, us / them])
    }
    writeTable(['', 'ours', 'nginx + fcgiwrap', 'ratio'], rows)
    process.stdout.write(`\nadvertised by us: ${Math.round(await advertise(ours))}/s\n`)
  } finally {
    backend.stop()
  }
}

const measurements = (folder: string): Record<string, (server: Server, turn: string) => Promise<number>> => ({
  'small clones/s, one at a time': (server, turn) =>
    clones(folder, server, { name: 'small', turn, count: small, atOnce: 1 }),
  'small clones/s, four at once': (server, turn) =>
    clones(folder, server, { name: 'small', turn, count: small, atOnce: 4 }),
  'small pushes/s': (server, turn) => pushes(folder, server, { name: 'small', turn, count: small / 2, bytes: 1000 }),
  [`clones of ${megabytes} MB/s`]: (server, turn) =>
    clones(folder, server, { name: 'large', turn, count: large, atOnce: 1 }),
  [`pushes of ${megabytes} MB/s`]: (server, turn) =>
    pushes(folder, server, { name: 'large', turn, count: 2, bytes: megabytes * 1024 * 1024 }),
})

interface Work {
  name: string
  turn: string
  count: number
}

async function clones(folder: string, server: Server, { name, turn, count, atOnce }: Work & { atOnce: number }) {
  const place = join(folder, `clones-${turn}`)
  let left = count
  const one = async () => {
    while (left-- > 0) await git(folder, 'clone', '-q', '--bare', server.address(name), join(place, String(left)))
  }
  const rate = await rateOf(count, () => Promise.all(Array.from({ length: atOnce }, one)))
  await rm(place, { recursive: true })
  return rate
}

async function pushes(folder: string, server: Server, { name, turn, count, bytes }: Work & { bytes: number }) {
  const work = join(folder, `work-${turn}`)
  await git(folder, 'clone', '-q', '--depth', '1', server.address(name), work)
  let milliseconds = 0
  for (let number = 0; number < count; number++) {
    await writeFile(join(work, `pushed-${turn}-${number}`), randomBytes(bytes))
    await git(work, 'add', '.')
    await git(work, 'commit', '-q', '-m', 'more')
    const begun = performance.now()
    await git(work, 'push', '-q', 'origin', `HEAD:refs/heads/${turn}-${number}`)
    milliseconds += performance.now() - begun
  }
  await rm(work, { recursive: true })
  return (count * 1000) / milliseconds
}

async function fill(folder: string, server: Server) {
  const work = join(folder, 'fill')
  await git(folder, 'clone', '-q', server.address('large'), work)
  for (let number = 0; number < megabytes; number++)
    await writeFile(join(work, `part-${number}`), randomBytes(1024 * 1024))
  await git(work, 'add', '.')
  await git(work, 'commit', '-q', '-m', 'much')
  await git(work, 'push', '-q')
}

async function advertise(server: Server): Promise<number> {
  const { origin, pathname, username, password } = new URL(
    `${server.address('small')}/info/refs?service=git-upload-pack`,
  )
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
  const ask = async () => {
    for (let number = 0; number < 100; number++)
      await (await fetch(`${origin}${pathname}?service=git-upload-pack`, { headers })).arrayBuffer()
  }
  return rateOf(400, () => Promise.all(Array.from({ length: 4 }, ask)))
}

async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (count * 1000) / (performance.now() - begun)
}

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const environment = (home: string) => ({
  PATH: given('PATH') ?? '',
  HOME: home,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  ...{ GIT_AUTHOR_NAME: 'Kari', GIT_AUTHOR_EMAIL: 'kari@example.no' },
  ...{ GIT_COMMITTER_NAME: 'Kari', GIT_COMMITTER_EMAIL: 'kari@example.no' },
})

function git(folder: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: environment(folder), stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (part) => {
      said += part
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git ${args[0]}: ${said}`))))
  })
}

async function makeToken({ ctx }: Product, userId: string): Promise<string> {
  const token = tokenFrom(Buffer.from(ctx.randomToken(), 'base64url'))
  const scopes = ['services:read', 'services:write'] as const
  const expiresAt = endAfter(ctx.now(), 1)
  await insertToken(ctx, { userId, name: 'bench', scopes, expiresAt, remindAt: null, tokenHash: sha256(token) })
  return token
}

interface Made {
  token: string
  owner: string
  name: string
}

/** Through the API, as any program would. */
async function createService({ address, ctx }: Product, { token, owner, name }: Made): Promise<string> {
  const answer = await fetch(`${address}/api/v1/services`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ owner, name, titleNb: 'Tjenesten' }),
  })
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
  const made = await ctx.db.selectFrom('service').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  return made.id
}
