import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const anyPorts = ['issuer', 'login', 'mailbox', 'smtp', 'register'].flatMap((name) => [`--${name}-port`, '0'])

let folder: string
let program: string

/** Inside the repository, where the packages are found. */
beforeAll(async () => {
  folder = mkdtempSync(join(here, '..', 'node_modules', '.simulator-test-'))
  program = join(folder, 'main.mjs')
  await build({
    entryPoints: [join(here, 'main.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  child: ChildProcess
  out: () => string
  err: () => string
  exit: Promise<number | null>
}

function run(args: string[], env: Record<string, string>, stdin: 'ignore' | 'pipe' = 'pipe'): Running {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: [stdin, 'pipe', 'pipe', 'ipc'] })
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => (out += chunk))
  child.stderr?.on('data', (chunk) => (err += chunk))
  const exit = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  return { child, out: () => out, err: () => err, exit }
}

const secret = { INNGANG_SIMULATOR_CLIENT_SECRET: 'a-secret' }

test('X8: the simulator refuses to run in production', async () => {
  const running = run(anyPorts, { ...secret, NODE_ENV: 'production' })
  expect(await running.exit).toBe(1)
  expect(running.err()).toMatch(/^The simulator .* does not run with NODE_ENV=production\.\n$/)
  expect(running.out()).toBe('')
})

test('X8: the simulator prints one line when it is ready, and stops when it is told to', async () => {
  const running = run(anyPorts, secret)
  const [ready] = await once(running.child, 'message')
  expect(running.out()).toBe(`${JSON.stringify(ready)}\n`)
  expect(ready).toMatchObject({ ready: true, smtp: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/) })
  const { issuer } = ready as { issuer: string }
  expect((await fetch(`${issuer}/.well-known/openid-configuration`)).status).toBe(200)
  running.child.kill('SIGTERM')
  expect(await running.exit).toBe(0)
  expect(running.err()).toBe('')
})

test('X8: the secret can come as the first message, and no argument can carry it', async () => {
  const running = run(anyPorts, {})
  running.child.send({ clientSecret: 'a-secret' })
  await once(running.child, 'message')
  running.child.disconnect()
  expect(await once(running.child, 'exit')).toEqual([0, null])
  const refused = run([...anyPorts, '--client-secret', 'a-secret'], {})
  expect(await refused.exit).toBe(1)
})

test('X8: the simulator ends with the one who started it, even if it was killed', async () => {
  const starter = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, process.argv.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdout.once('data', (line) => process.stdout.write(line))`
  const parent = spawn(process.execPath, ['-e', starter, program, ...anyPorts], { env: secret })
  const [line] = await once(parent.stdout, 'data')
  const { issuer } = JSON.parse(String(line))
  parent.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(issuer).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 5000 },
    )
    .toBe('gone')
})

test('X8: a taken port is named', async () => {
  const first = run(anyPorts, secret)
  const [ready] = await once(first.child, 'message')
  const { port } = new URL((ready as { issuer: string }).issuer)
  const second = run([...anyPorts, '--issuer-port', port], secret, 'ignore')
  expect(await second.exit).toBe(1)
  expect(second.err()).toBe(`Port ${port} is taken.\n`)
  first.child.kill('SIGTERM')
  await first.exit
})
