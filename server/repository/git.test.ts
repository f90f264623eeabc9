import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runGit, spawnGit } from './git.ts'
import { streamGit } from './read-blob.ts'

/** What git is asked for starts others, which keep its output open for as long as they run. */
const settings = { 'alias.nap': '!(echo asleep; sleep 100000; true) & wait' }

test('SEC-K14: git that is told to stop takes what it has started with it', async () => {
  const repository = await mkdtemp(join(tmpdir(), 'inngang-git-'))
  const stopping = new AbortController()
  const git = await spawnGit(['nap'], { repository, settings, signal: stopping.signal })
  await once(git.stdout, 'data')
  stopping.abort()
  await once(git, 'close')
  expect(git.stdout.destroyed).toBe(true)
  // Whoever begins too late does not begin at all.
  await expect(runGit(['nap'], { repository, settings, signal: stopping.signal })).rejects.toThrow('git nap ended')
  await rm(repository, { recursive: true })
})

test('SEC-K9: a download that nobody reads to its end leaves nothing open', async () => {
  const repository = await mkdtemp(join(tmpdir(), 'inngang-git-'))
  const args = ['-c', 'alias.much=!yes', 'much']
  const open = async () => (await readdir('/proc/self/fd')).length
  const begin = async () => {
    const stream = await streamGit(repository, args)
    await once(stream, 'data')
    stream.pause().destroy()
    await once(stream, 'close')
  }
  await begin()
  const before = await open()
  for (let round = 0; round < 20; round++) await begin()
  await expect.poll(open).toBeLessThan(before + 10)
  await rm(repository, { recursive: true })
})
