import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { repositoryFolder } from '../server/repository/folder.ts'
import { insertService } from '../server/service/queries.ts'
import { commitFiles, gitIn } from '../test/repository.ts'
import { closedLoop, forever } from './load.ts'
import { logIn, makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'
import { middleAndTail, timed } from './timing.ts'

const commits = 10_000
const files = 1000
const secondsOfWarmUp = 2
const seconds = 8
const pushes = 40

/** What somebody waits for who looks at a service of a thousand files in one folder and ten thousand commits. */
export async function measureBrowse({ large }: BenchOptions): Promise<void> {
  await withProduct({ large }, async (product) => {
    const made = await makeService(product)
    const plain = await measure(product, made)
    gitIn(made.repository, 'commit-graph', 'write', '--reachable', '--changed-paths')
    const graphed = await measure(product, made)
    const rows = [...plain].map(([what, { p50, p99 }]) => [
      what,
      p50,
      p99,
      graphed.get(what)?.p50 ?? Number.NaN,
      graphed.get(what)?.p99 ?? Number.NaN,
    ])
    writeTable(['', 'p50 ms', 'p99 ms', 'p50 with a commit-graph', 'p99'], rows)
  })
}

interface Made {
  path: string
  repository: string
  cookies: Record<string, string>
}

async function makeService({ ctx, fleet }: Product): Promise<Made> {
  const { id: userId, username } = await makeUser(ctx, fleet.port.issuer)
  const id = randomUUID()
  const titles = { titleNb: 'Tjenesten', titleNn: 'Tenesta', titleEn: 'The service' }
  const facts = { ...titles, description: '', visibility: 'private', defaultBranch: 'main' } as const
  await insertService(ctx, {
    id,
    ownerId: userId,
    name: 'large',
    ...facts,
    template: null,
    templateVersion: null,
    createdBy: userId,
  })
  const config = { ...ctx.config, repositories: fleet.env.REPOSITORIES }
  const repository = repositoryFolder({ config }, id)
  mkdirSync(repository, { recursive: true })
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository])
  execFileSync('git', [`--git-dir=${repository}`, 'fast-import', '--quiet', '--done'], { input: history() })
  return {
    path: `/${username}/large`,
    repository,
    cookies: { inngang_session: await logIn(ctx, userId, { grant: true }) },
  }
}

const code = Array.from({ length: 500 }, (_, index) => `export const value${index} = 'text ${index}' // why\n`).join('')

/** The first commit has every file; each other one changes one of them, and a tenth are never changed. */
function history(): string {
  const first = Array.from({ length: files }, (_, index) => file(`src/file${index}.ts`, `file ${index}\n`))
  const readme = file('README.md', `# Large\n\n${'Some **text** and `code`.\n\n'.repeat(100)}`)
  const parts = [commit(0, [...first, readme, file('src/code.ts', code)])]
  for (let number = 1; number < commits; number++) {
    const name =
      number % 2 ? `src/file${(number * 7919) % (files * 0.9)}.ts` : `lib/part${number % 50}/a${number % 7}.ts`
    parts.push(commit(number, [file(name, `changed by ${number}\n`)]))
  }
  return `${parts.join('')}done\n`
}

const file = (path: string, content: string) => `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`

function commit(number: number, changes: readonly string[]): string {
  const who = `Kari <kari@example.no> ${1_700_000_000 + number * 60} +0000`
  const message = `Change ${number}`
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}\n${changes.join('')}`
}

async function measure({ address }: Product, { path: service, repository, cookies }: Made) {
  const measured = new Map<string, { p50: number; p99: number }>()
  const ask = (path: string) => [{ path: `${service}${path}`, cookies, expected: 200 }]
  const once = (path: string) => closedLoop(address, ask(path), { connections: 1, seconds })
  const loop = (path: string, length: number) =>
    closedLoop(address, forever(ask(path)), { connections: 1, seconds: length })
  const newest = gitIn(repository, 'rev-parse', 'main')
  const pages = {
    'first page, with README': '',
    'folder of 1,000 files': '/files/main/src',
    'file of 500 lines': '/files/main/src/code.ts',
    history: '/history',
    'history of a file of the first commit': '/history/main/src/file950.ts',
    'newest commit': `/commits/${newest}`,
    'oldest commit but ten': `/commits/${gitIn(repository, 'rev-parse', `main~${commits - 11}`)}`,
    branches: '/branches',
  }
  measured.set('folder, the first time', middleAndTail([await timed(() => once(`/files/${newest}/src`))]))
  for (const [what, path] of Object.entries(pages)) {
    await loop(path, secondsOfWarmUp)
    measured.set(what, middleAndTail((await loop(path, seconds)).times))
  }
  const afterPushes: number[] = []
  for (let push = 0; push < pushes; push++) {
    commitFiles(repository, { 'src/file1.ts': `pushed ${push}\n` })
    afterPushes.push(...(await once('/files/main/src')).times)
  }
  measured.set('folder, after a push', middleAndTail(afterPushes))
  return measured
}
