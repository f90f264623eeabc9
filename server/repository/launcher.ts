// A process of its own, small, that starts git for the server. Starting a process copies the page tables of who starts
// it, which takes a server of 200 MB nine milliseconds of its one thread, and this one a tenth of that (decision 0015).
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { Command, Ended, Order } from './launch.ts'

const [, , meetingPlace = ''] = process.argv

interface Git {
  command: Command
  sockets: Socket[]
  /** Absent before it was told to begin. */
  process?: ChildProcess
}

const gits = new Map<number, Git>()

// Whoever stops the server lets what runs come to its end. Without the server there is nothing to do.
process.on('SIGINT', () => {}).on('SIGTERM', () => {})
process.on('disconnect', () => process.exit())
process.on('message', (order: Order) => {
  if ('args' in order) void prepare(order)
  else if ('signal' in order) end(order.id, order.signal)
  else begin(order.id)
})

/** Connects what git will read and write to the server, which says when it listens there. */
async function prepare(command: Command) {
  const { id, hooks } = command
  const numbers = [0, 1, 2, ...(hooks ? [3] : [])]
  try {
    gits.set(id, { command, sockets: await Promise.all(numbers.map((number) => meet(id, number))) })
  } catch {
    tell({ id, exitCode: null, signal: null })
  }
}

function begin(id: number) {
  const git = gits.get(id)
  if (!git) return
  const { command, sockets } = git
  const [channel, ...given] = [sockets[3], ...sockets.slice(0, 3)]
  const started = start(command, given)
  // git has them now.
  for (const socket of given) socket?.destroy()
  if (!started) return tell({ id, exitCode: null, signal: null })
  git.process = started
    .on('error', ({ message }) => tell({ id, exitCode: null, signal: null, problem: message }))
    .on('exit', (exitCode, signal) => tell({ id, exitCode, signal }))
  const asking = started.stdio[3]
  // A shell cannot wait for what does not block, so that this one is not handed on.
  if (channel && asking instanceof Duplex) bridge(asking, channel)
}

/** None where it cannot even be tried. */
function start({ args, cwd, env, hooks, detached }: Command, given: (Socket | undefined)[]): ChildProcess | undefined {
  try {
    return spawn('git', args, { cwd, env, detached, stdio: [...given, ...(hooks ? (['pipe'] as const) : [])] })
  } catch {
    return undefined
  }
}

function bridge(one: Duplex, other: Duplex) {
  one.on('error', () => other.destroy()).pipe(other)
  other.on('error', () => one.destroy()).pipe(one)
}

/** A connection to the server, which is told what it is for before anything else. */
function meet(id: number, number: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: meetingPlace, allowHalfOpen: true })
    // What comes is for git.
    socket.pause()
    socket.once('error', reject)
    socket.write(nameOf(id, number), (error) => (error ? reject(error) : resolve(socket)))
  })
}

/** Eleven characters: ten digits, and the number that git knows it by. */
const nameOf = (id: number, number: number) => `${String(id).padStart(10, '0')}${number}`

function tell(ended: Ended) {
  gits.delete(ended.id)
  if (process.connected) process.send?.(ended)
}

function end(id: number, signal: NodeJS.Signals) {
  const git = gits.get(id)
  if (!git) return
  const { process: running, command, sockets } = git
  if (!running) {
    for (const socket of sockets) socket.destroy()
    return tell({ id, exitCode: null, signal })
  }
  if (!running.pid || running.exitCode !== null || running.signalCode !== null) return
  try {
    process.kill(command.detached ? -running.pid : running.pid, signal)
  } catch {
    // It has just ended.
  }
}
