import { type ChildProcess, execFile, fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { shipped } from '../../server/root.ts'

const dieWithParent = ['--require', shipped('setup', 'die-with-parent.cjs')]

/** A program of ours that ends with us, even if we are killed. */
export interface Program {
  process: ChildProcess
  /** What it has written so far, on both streams. */
  written: () => string
  stop: () => Promise<void>
}

export function startProgram(
  file: string,
  args: string[],
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd?: string },
): Program {
  const child = fork(shipped('dist', ...file.split('/')), args, {
    env,
    execArgv: dieWithParent,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(cwd && { cwd }),
  })
  const lines: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk))
  return { process: child, written: () => lines.join(''), stop: () => stop(child) }
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), sleep(10_000, false, { ref: false })])
  if (!inTime) child.kill('SIGKILL')
  await ended
}

/** Waits until `isReady`; says what the program wrote when it ends before, or takes too long. */
export async function untilReady(program: Program, isReady: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await isReady())) {
    if (program.process.exitCode !== null) throw new Error(`The program ended:\n${program.written()}`)
    if (Date.now() > deadline) throw new Error(`The program is not ready after 30 s:\n${program.written()}`)
    await sleep(20)
  }
}

/**
 * A port that was free a moment ago, on both addresses of this machine. Systems give the ports from 32768 on to whoever
 * connects to anything, which may be before the program listens.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768)
    if ((await canListen('127.0.0.1', port)) && (await canListen('::1', port))) return port
  }
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A machine without IPv6 has nobody there.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRNOTAVAIL'))
    server.listen({ host, port }, () => server.close(() => resolve(true)))
  })
}

export interface CommandResult {
  code: number
  output: string
  complaint: string
}

/** Runs `inngang …` to its end. */
export function runCli(
  args: string[],
  { env, cwd, input = '' }: { env: NodeJS.ProcessEnv; cwd: string; input?: string },
) {
  return new Promise<CommandResult>((resolve) => {
    const child = execFile(
      process.execPath,
      [shipped('dist', 'cli', 'main.js'), ...args],
      { env, cwd },
      (error, output, complaint) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output, complaint }),
    )
    child.stdin?.end(input)
  })
}
