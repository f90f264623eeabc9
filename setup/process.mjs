import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const dieWithParent = fileURLToPath(new URL('./die-with-parent.cjs', import.meta.url))

/** The environment in which `node` and everything started by name find this Node first. */
export function withNode(node) {
  const path = dirname(node)
  return { ...process.env, PATH: process.env.PATH ? `${path}${delimiter}${process.env.PATH}` : path }
}

/**
 * Runs a command to its end and gives its exit code; `output` is what it wrote, unless `visible`.
 * A Node program ends with us, even when we are killed with SIGKILL: an `npm ci` that went on alone would fight with
 * that of the next run.
 */
export function run(command, args, { cwd, env = process.env, visible = false } = {}) {
  const isNode = /\bnode(\.exe)?$/.test(command)
  const stream = visible ? 'inherit' : 'pipe'
  const child = spawn(command, isNode ? ['--require', dieWithParent, ...args] : args, {
    cwd,
    env,
    stdio: ['ignore', stream, stream, ...(isNode ? ['ipc'] : [])],
  })
  const output = []
  child.stdout?.setEncoding('utf8').on('data', (chunk) => output.push(chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk) => output.push(chunk))

  let interrupted
  const passOn = (signal) => {
    // Ctrl-C comes twice, from the terminal and from npm; later ones are of someone who does not want to wait.
    if (interrupted && Date.now() - interrupted > 500) process.exit(130)
    interrupted ??= Date.now()
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)

  return new Promise((resolve) => {
    child.on('error', (error) => output.push(error.message))
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      if (interrupted) process.exit(130)
      if (signal) output.push(`\nended by ${signal}`)
      resolve({ code: code ?? 1, output: output.join('') })
    })
  })
}

/** Runs the built program in the foreground and gives its exit code. It stops when we are stopped or killed. */
export function startProgram(node, file, args) {
  const child = spawn(node, ['--require', dieWithParent, file, ...args], {
    env: withNode(node),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  const stop = () => child.kill('SIGTERM')
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  process.on('SIGINT', () => {
    // At a terminal, Ctrl-C reaches the program without us; a second one would tell it to hurry.
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  if (process.env.npm_lifecycle_event) onParentGone(stop)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`The program could not be started: ${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/** npm cannot pass on a SIGKILL; without this, the program would go on unseen and hold its ports. */
function onParentGone(act) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, 500)
  watch.unref()
}
