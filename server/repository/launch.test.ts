import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { launch } from './launch.ts'

const version = { args: ['--version'], cwd: tmpdir(), env: { PATH: '/usr/bin:/bin' }, hooks: false, detached: false }

async function outcome(git: Awaited<ReturnType<typeof launch>>) {
  const said: Buffer[] = []
  git.stdout.on('data', (part: Buffer) => said.push(part))
  git.stderr.resume()
  const [exitCode, signal] = await once(git, 'close')
  return { said: Buffer.concat(said).toString(), exitCode, signal }
}

test('SEC-K9: a hundred gits started at once each get their own input and output', async () => {
  const echo = { ...version, args: ['-c', 'alias.echo=!cat', '--git-dir=/nowhere', 'echo'] }
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, number) => {
      const git = await launch(echo)
      git.stdin.end(`number ${number}`)
      return outcome(git)
    }),
  )
  expect(answers).toEqual(answers.map((_, number) => ({ said: `number ${number}`, exitCode: 0, signal: null })))
})

test('SEC-K4: git is started with nothing of our environment', async () => {
  const git = await launch({ ...version, args: ['-c', 'alias.env=!env', 'env'] })
  const { said } = await outcome(git)
  expect(said).not.toContain('NODE_')
  expect(said.split('\n').filter((line) => /^(HOME|INNGANG_SECRET|DATABASE_URL)=/.test(line))).toEqual([])
})

test('SEC-K9: what cannot be started, or is told to end before it began, ends', async () => {
  expect(await outcome(await launch({ ...version, cwd: 'with\0nothing' }))).toMatchObject({ exitCode: null })
  expect(await outcome(await launch({ ...version, cwd: '/nowhere' }))).toMatchObject({ exitCode: null })
  const early = await launch(version)
  early.kill('SIGTERM')
  expect(await outcome(early)).toMatchObject({ said: '', exitCode: null, signal: 'SIGTERM' })
})

test('SEC-K9: when the launcher is killed, what it started has failed, and the next git has a new one', async () => {
  const git = await launch({ ...version, args: ['-c', 'alias.fall=!kill -9 $(ps -o ppid= $(ps -o ppid= $$))', 'fall'] })
  expect(await outcome(git)).toMatchObject({ exitCode: null, signal: null })
  expect(await outcome(await launch(version))).toMatchObject({
    said: expect.stringMatching(/^git version/),
    exitCode: 0,
  })
})

test('SEC-K9: a launcher that is killed while we are busy ends nothing of ours', async () => {
  const busy = await launch({
    ...version,
    args: ['-c', 'alias.fall=!kill -9 $(ps -o ppid= $(ps -o ppid= $$))', 'fall'],
  })
  const over = outcome(busy)
  await setImmediate()
  // Long enough for it to be gone before anybody here hears of it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  const asked = launch(version).then(outcome, (error: unknown) => error)
  expect(await over).toMatchObject({ exitCode: null })
  await asked
  expect(await outcome(await launch(version))).toMatchObject({ exitCode: 0 })
})
