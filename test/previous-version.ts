import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { shipped } from '../server/root.ts'

const run = async (command: string, args: string[], cwd = shipped()) =>
  (await promisify(execFile)(command, args, { cwd, maxBuffer: 1e8 })).stdout.trim()

/** How versions were built before they were bundled. */
const compile = [shipped('node_modules', 'typescript7', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--noCheck']

const git = (...args: string[]) => run('git', args).catch(() => '')

/** The commit of INNGANG_TEST_PREVIOUS, else the newest tag before this one, else the commit before the newest migration. */
export async function findPreviousVersion(): Promise<string | undefined> {
  const named = process.env.INNGANG_TEST_PREVIOUS || (await git('describe', '--tags', '--abbrev=0', 'HEAD^'))
  if (named) return git('rev-parse', '--verify', `${named}^{commit}`)
  const newest = await git('log', '-1', '--format=%H', '--diff-filter=A', '--', 'migrations')
  const first = await git('log', '-1', '--format=%H', '--diff-filter=A', '--', 'migrations/0001-user.sql')
  return newest === first ? undefined : git('rev-parse', '--verify', `${newest}^`)
}

/** Built beside the packages, which are the same unless its lock file is another. */
export async function buildVersion(commit: string) {
  const cache = shipped('node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'previous-version-'))
  await run('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, folder])
  const lock = (root: string) => readFileSync(join(root, 'package-lock.json'), 'utf8')
  const hasSamePackages = lock(folder) === lock(shipped())
  if (!hasSamePackages) await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  await run(
    process.execPath,
    existsSync(join(folder, 'build', 'program.mjs')) ? ['build/program.mjs'] : compile,
    folder,
  )
  return {
    file: join(folder, 'dist', 'cli', 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
