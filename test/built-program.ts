import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { shipped } from '../server/root.ts'

let built: Promise<string> | undefined

/** The program as Node runs it, made of the sources of this moment, away from `dist/`, which others may be using. */
export async function builtFile(file: string): Promise<string> {
  built ??= build()
  return join(await built, file)
}

/** For after the tests; whoever asks then has it built anew. */
export async function removeBuilt() {
  const folder = await built
  built = undefined
  if (folder) rmSync(folder, { recursive: true, force: true })
}

/** Beside the packages, where the program finds them and its own root. */
async function build(): Promise<string> {
  const cache = shipped('node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'built-for-tests-'))
  await promisify(execFile)(process.execPath, [shipped('build', 'program.mjs'), folder])
  return folder
}

/** Only what programs need to run, so that a developer's own settings do not reach the tests. */
const bare = () => ({ PATH: process.env.PATH, HOME: process.env.HOME })

interface Run {
  env?: Record<string, string>
  input?: string
  cwd?: string
  /** Another version of the program. */
  file?: string
  /** A file for what it says, so that nobody who is busy has to read it before the program can go on. */
  sayTo?: string
  /** It leads a group of processes, which can be killed with all that it starts. */
  leads?: boolean
  /** In blocks of 512 bytes; no file may grow larger, as on a disk that is nearly full. */
  largestFile?: number
}

export async function startBuilt(
  args: string[],
  { env = {}, input, cwd = '/', file, sayTo, leads, largestFile }: Run = {},
) {
  const program = file ?? (await builtFile('cli/main.js'))
  const limit = `ulimit -f ${largestFile ?? 'unlimited'}; exec "$0" "$@"`
  const command = largestFile === undefined ? [] : ['sh', '-c', limit]
  const [first = '', ...rest] = [...command, process.execPath, program, ...args]
  const child = spawn(first, rest, {
    env: { ...bare(), ...env },
    cwd,
    detached: leads === true,
    stdio: ['pipe', sayTo ? openSync(sayTo, 'a') : 'pipe', 'pipe'],
  })
  const written = { out: '', err: '' }
  const said = () => (sayTo ? readFileSync(sayTo, 'utf8') : written.out)
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    written.out += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    written.err += chunk
  })
  child.stdin?.end(input)
  const ended = once(child, 'close').then(([code]): { code: number; out: string; err: string } => ({
    code,
    ...written,
  }))
  return {
    child,
    written,
    ended,
    async until(text: string) {
      const deadline = Date.now() + 180_000
      while (!said().includes(text)) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${said()}\n${written.err}`)
        await sleep(20)
      }
    },
  }
}

/** Runs `inngang …` to its end. */
export const inngang = async (args: string[], run: Run = {}) => (await startBuilt(args, run)).ended
