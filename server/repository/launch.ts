import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unavailable } from '../errors.ts'
import { ownProcess } from '../root.ts'

/** What the launcher is told: to make git ready, */
export interface Command {
  id: number
  args: readonly string[]
  cwd: string
  env: Record<string, string>
  /** Whether git's hooks talk to us over what they find open as number 3. */
  hooks: boolean
  /** It leads a group of processes, which ends with it. */
  detached: boolean
}

/** to begin, once somebody listens, or to end. */
export type Order = Command | { id: number } | { id: number; signal: NodeJS.Signals }

/** What it says when git has ended, or could not be started. */
export interface Ended {
  id: number
  exitCode: number | null
  signal: NodeJS.Signals | null
  /** Why it could not be started. */
  problem?: string
}

/** A git that runs. `close` comes when it has ended and all that it wrote was read, with exit code and signal. */
export class Launched extends EventEmitter<{ close: [exitCode: number | null, signal: NodeJS.Signals | null] }> {
  exitCode: number | null = null
  signalCode: NodeJS.Signals | null = null
  /** Why it could not be started, for the log. */
  problem = ''
  readonly stdin: Socket
  readonly stdout: Socket
  readonly stderr: Socket
  /** To its hooks. */
  readonly channel: Socket | undefined
  readonly kill: (signal?: NodeJS.Signals) => void

  constructor([stdin, stdout, stderr, channel]: Socket[], kill: Launched['kill']) {
    super()
    if (!stdin || !stdout || !stderr) throw unavailable(5)
    this.stdin = stdin
    this.stdout = stdout
    this.stderr = stderr
    this.channel = channel
    this.kill = kill
    // Nobody reads there, but its end is noticed.
    stdin.resume()
  }

  /** The launcher said so, or is gone itself. */
  async end({ exitCode, signal, problem = '' }: Omit<Ended, 'id'>) {
    this.problem = problem
    this.exitCode = exitCode
    this.signalCode = signal
    this.stdin.destroy()
    const open = [this.stdout, this.stderr].filter((stream) => !stream.closed)
    for (const stream of open) if (stream.readableFlowing === null) stream.resume()
    await Promise.all(open.map((stream) => once(stream, 'close').catch(() => {})))
    this.channel?.destroy()
    this.emit('close', exitCode, signal)
  }
}

interface Waiting {
  sockets: Socket[]
  wanted: number
  resolve: (git: Launched) => void
  reject: (error: unknown) => void
}

interface Launcher {
  isOver: () => boolean
  launch: (command: Omit<Command, 'id'>) => Promise<Launched>
}

let launcher: Promise<Launcher> | undefined

/** Starts git through the launcher. */
export const launch = async (command: Omit<Command, 'id'>): Promise<Launched> =>
  (await livingLauncher()).launch(command)

/** It is started when first needed, and again when it was killed or did not start. */
async function livingLauncher(): Promise<Launcher> {
  const current = launcher
  const living = await current?.catch(() => undefined)
  if (living && !living.isOver()) return living
  if (launcher === current) launcher = startLauncher()
  return launcher ?? livingLauncher()
}

async function startLauncher(): Promise<Launcher> {
  const waiting = new Map<number, Waiting>()
  const running = new Map<number, Launched>()
  const { server, place, close } = await openMeetingPlace()
  const child = fork(ownProcess('server/repository/launcher'), [place], {
    // Neither our secrets nor our flags.
    env: {},
    execArgv: ['--max-old-space-size=64'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let count = 0
  letGo()

  const tell = (order: Order) => child.connected && child.send(order, (error) => error && over())

  /** While nothing runs, the launcher keeps nobody from ending. */
  function letGo() {
    if (waiting.size + running.size > 0) return
    child.unref()
    child.channel?.unref()
  }

  server.on('connection', async (socket: Socket) => {
    const name = await nameOn(socket)
    const wanting = name && waiting.get(name.id)
    if (!wanting) return socket.destroy()
    wanting.sockets[name.number] = socket
    if (wanting.sockets.filter(Boolean).length < wanting.wanted) return undefined
    waiting.delete(name.id)
    const kill = (signal: NodeJS.Signals = 'SIGTERM') => tell({ id: name.id, signal })
    const git = new Launched(wanting.sockets, kill)
    running.set(name.id, git)
    wanting.resolve(git)
    // By then whoever waited for it listens.
    return setImmediate(() => tell({ id: name.id }))
  })
  child.on('message', ({ id, ...ended }: Ended) => {
    waiting.get(id)?.reject(unavailable(5))
    void running.get(id)?.end(ended)
    waiting.delete(id)
    running.delete(id)
    letGo()
  })
  // One that could not be started says so by an error, and so does one that ended before it could be told.
  child.on('error', over).on('exit', over)

  function over() {
    for (const { reject } of waiting.values()) reject(unavailable(5))
    for (const git of running.values()) void git.end({ exitCode: null, signal: null })
    waiting.clear()
    running.clear()
    void close()
  }

  return {
    isOver: () => !child.connected,
    launch: (command) =>
      new Promise((resolve, reject) => {
        const id = count++
        child.ref()
        child.channel?.ref()
        waiting.set(id, { sockets: [], wanted: command.hooks ? 4 : 3, resolve, reject })
        tell({ id, ...command })
      }),
  }
}

/** A socket that nobody else can reach. */
async function openMeetingPlace(): Promise<{ server: Server; place: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-git-'))
  const place = join(folder, 'launcher')
  const server = createServer().listen(place).unref()
  await once(server, 'listening')
  return {
    server,
    place,
    async close() {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const nameLength = 11

/** Which git a connection is for, and as which of its numbers. */
async function nameOn(socket: Socket): Promise<{ id: number; number: number } | undefined> {
  socket.on('error', () => {})
  let name: Buffer | null = null
  while (!name && !socket.readableEnded) {
    await once(socket, 'readable').catch(() => {})
    name = socket.read(nameLength)
  }
  const text = name?.toString() ?? ''
  return /^\d{11}$/.test(text) ? { id: Number(text.slice(0, -1)), number: Number(text.slice(-1)) } : undefined
}
