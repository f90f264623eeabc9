import { once } from 'node:events'
import { given } from '../config.ts'
import { unavailable } from '../errors.ts'
import { type Launched, launch } from './launch.ts'

/** Beside what a command needs of its own; nothing of the machine's or of a person's configuration is read. */
const settings = {
  // Hooks run code, and a repository's own are never run (SEC-K4).
  'core.hooksPath': '/dev/null',
  // What was acknowledged is on the disk.
  'core.fsync': 'all',
  // A repository is named by --git-dir, never found by looking around (SEC-K5).
  'safe.bareRepository': 'explicit',
  'core.protectHFS': 'true',
  'core.protectNTFS': 'true',
  // Packing holds references for a moment, which whoever pushes then waits out.
  'core.filesRefLockTimeout': '5000',
  'core.packedRefsTimeout': '10000',
  // One command uses one core and little memory, whatever it is asked for (SEC-K7).
  'pack.threads': '1',
  'pack.windowMemory': '64m',
  'pack.deltaCacheSize': '64m',
  'core.bigFileThreshold': '16m',
  // Packing is the queue's business (SEC-K14).
  'gc.auto': '0',
  'maintenance.auto': 'false',
  // A repository leads nowhere else.
  'protocol.allow': 'never',
}

export type Settings = Readonly<Record<string, string>>

export interface GitOptions {
  /** Absolute path of the bare repository. */
  repository: string
  /** Settings beside or instead of our own. */
  settings?: Settings
  env?: Readonly<Record<string, string>>
  /** After which git is killed; `runGit` has some of its own. */
  seconds?: number
  /** A folder of hooks to run, in place of none. They talk to us over what they find open as number 3. */
  hooks?: string
  /** Aborted, it ends git and whatever git has started. */
  signal?: AbortSignal
}

export type GitProcess = Launched

/** Starts the system's git on one bare repository, with our settings and a clean environment. */
export async function spawnGit(
  args: readonly string[],
  { repository, settings: own = {}, env = {}, hooks, signal, seconds }: GitOptions,
): Promise<GitProcess> {
  const all = { ...settings, 'safe.directory': repository, ...own, ...(hooks && { 'core.hooksPath': hooks }) }
  const configuration = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const git = await launch({
    args: [...configuration, `--git-dir=${repository}`, ...args],
    cwd: repository,
    env: { ...cleanEnvironment(), ...env },
    hooks: hooks !== undefined,
    detached: signal !== undefined,
  })
  const end = () => git.kill()
  const timer = seconds === undefined ? undefined : setTimeout(() => git.kill('SIGKILL'), seconds * 1000)
  git.once('close', () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  })
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  return git
}

/** Nothing of ours, and nothing of whoever started us. */
export const cleanEnvironment = () => ({
  PATH: given('PATH') ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // A message of gigabytes packs into little, and would be held whole (SEC-K7).
  GIT_ALLOC_LIMIT: '600m',
})

/** git ended otherwise than well. Its words are for the log: they may name paths. */
export class GitFailure extends Error {
  readonly exitCode: number | null

  constructor(command: string, exitCode: number | null, stderr: string) {
    super(`git ${command} ended with ${exitCode}: ${stderr.trim().slice(0, 2000)}`)
    this.name = 'GitFailure'
    this.exitCode = exitCode
  }
}

interface Run extends GitOptions {
  input?: string | Buffer
  /** Bytes of output after which git is stopped. */
  most?: number
}

/** Runs git to its end and gives what it wrote. Throws a `GitFailure` for any exit code but 0, and for more than `most`. */
export async function runGit(args: readonly string[], { most = 16 * 1024 * 1024, ...options }: Run): Promise<Buffer> {
  const { output, isWhole } = await beginningOf(args, { most, ...options })
  if (!isWhole) throw new GitFailure(args[0] ?? '', null, `more than ${most} bytes of output`)
  return output
}

/** A hung disk does not keep for ever who asked for something; what a signal ends takes the time that it needs. */
const secondsOfOne = 30

/** The first `most` bytes of what git writes, and whether that is all. Throws a `GitFailure` if git ended otherwise. */
export async function beginningOf(
  args: readonly string[],
  { input = '', most, ...options }: Run & { most: number },
): Promise<{ output: Buffer; isWhole: boolean }> {
  const git = await spawnGit(args, { ...(!options.signal && { seconds: secondsOfOne }), ...options })
  const written: Buffer[] = []
  let size = 0
  let complaint = ''
  git.stdout.on('data', (part: Buffer) => {
    if (size <= most) written.push(part)
    size += part.length
    if (size > most) git.kill('SIGKILL')
  })
  git.stderr.on('data', (part: Buffer) => {
    if (complaint.length < 4000) complaint += part.toString()
  })
  // A git that ends before it has read everything says why by its exit code.
  git.stdin.on('error', () => {})
  git.stdin.end(input)
  const [exitCode, signal] = await once(git, 'close')
  const isWhole = size <= most
  // Time was up: what was asked for is too much just now.
  if (isWhole && signal === 'SIGKILL') throw unavailable(30)
  if (isWhole && exitCode !== 0) throw new GitFailure(args[0] ?? '', exitCode, complaint + git.problem)
  return { output: Buffer.concat(written).subarray(0, most), isWhole }
}
