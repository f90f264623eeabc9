import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import type { GitClient } from '../../../test/git-client.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'

const at = gitWorld({ RATE_LIMIT_FACTOR: '1000' })

/** A service with a commit for each name, a day after the other, and a tag for each. */
async function serviceWith(names: readonly string[]) {
  const made = await ownService(at.world.ctx)
  const git = await at.cloneOf(made)
  for (const [index, name] of names.entries()) await commitOn(git, name, `${index + 1}00000000 +0000`)
  await git.must('work', 'push', '-q', '--tags', 'origin', 'main')
  return { ...made, git, address: at.address(made.path) }
}

async function commitOn(git: GitClient, name: string, date: string, folder = 'work') {
  const commands = `echo ${name} >file && git add file && GIT_COMMITTER_DATE='${date}' git commit -q -m ${name} && git tag ${name}`
  expect(await git.run('sh', ['-c', commands], { folder })).toMatchObject({ code: 0 })
}

const subjectsIn = async (git: GitClient, folder: string, of = 'origin/main') =>
  (await git.must(folder, 'log', '--format=%s', of)).split('\n')

describe('t5539: fetching into shallow clones', () => {
  test.each([
    [
      'since a time, and a fetch since an earlier one',
      '--shallow-since=250000000 +0000',
      '--shallow-since=150000000 +0000',
    ],
    [
      'without what a tag leads to, and a fetch without what an earlier one does',
      '--shallow-exclude=two',
      '--shallow-exclude=one',
    ],
  ])('a clone %s', async (_what, first, then) => {
    const { git, address } = await serviceWith(['one', 'two', 'three'])
    await git.must('.', 'clone', '-q', first, address, 'shallow')
    expect(await subjectsIn(git, 'shallow')).toEqual(['three'])
    await git.must('shallow', 'fetch', '-q', then, 'origin')
    expect(await subjectsIn(git, 'shallow')).toEqual(['three', 'two'])
  })

  test('a fetch that deepens by one, when the branch has gone on meanwhile', async () => {
    const { git, address } = await serviceWith(['one', 'two', 'three', 'four'])
    await git.must('.', 'clone', '-q', '--depth=3', address, 'deepen')
    expect(await subjectsIn(git, 'deepen')).toEqual(['four', 'three', 'two'])
    await commitOn(git, 'five', '500000000 +0000')
    await git.must('work', 'push', '-q')
    await git.must('deepen', 'fetch', '-q', '--deepen=1', 'origin')
    expect(await subjectsIn(git, 'deepen')).toEqual(['five', 'four', 'three', 'two', 'one'])
  })

  test('nothing more is said once the server is ready, however many commits of its own the clone names', async () => {
    const { git, token, address } = await serviceWith(['one', 'two', 'three'])
    for (let index = 0; index < 15; index++) {
      await git.must('work', 'checkout', '-q', '--orphan', `unrelated${index}`)
      await commitOn(git, `of-${index}`, `@${50_000_000 + index} +0000`)
    }
    await git.must('work', 'push', '-q', '--all')
    await git.must('.', 'clone', '-q', '--depth=2', '--no-single-branch', address, 'clone')
    for (let index = 0; index < 15; index++)
      await git.must('clone', 'branch', '-q', `unrelated${index}`, `origin/unrelated${index}`)
    await git.must('work', 'checkout', '-q', '-f', 'main')
    await commit(git, 'new', 'new')
    await git.must('work', 'push', '-q')
    await git.must('clone', 'checkout', '-q', '--orphan', 'own')
    // Older than what both have of main, so that it is named when the server could give up already.
    await commitOn(git, 'of-its-own', '@60000000 +0000', 'clone')
    const trace = join(git.home, 'trace')
    const traced = await at.client({ password: token, env: { GIT_TRACE_PACKET: trace } })
    const fetching = ['-c', 'protocol.version=0', 'fetch', '-q', '--depth=2']
    await traced.must('.', '-C', join(git.home, 'clone'), ...fetching)
    const said = await readFile(trace, 'utf8')
    expect(said).toMatch(/fetch-pack< ACK \w{40} ready/)
    expect(said).not.toContain('fetch-pack> done')
    expect(await subjectsIn(git, 'clone')).toEqual(['new', 'three'])
  })
})

describe('t5542: pushing from shallow clones', () => {
  test('what is pushed joins the whole history', async () => {
    const { git, address, serviceId } = await serviceWith(['one', 'two', 'three', 'four'])
    await git.must('.', 'clone', '-q', '--depth=2', address, 'shallow')
    await commit(git, 'ten', 'ten', 'shallow')
    await git.must('shallow', 'push', '-q', 'origin', '+main:refs/heads/top')
    const stored = await at.stored(serviceId)
    expect(await stored.git('fsck', '--strict')).toBe('')
    const subjects = (await stored.git('log', '--format=%s', 'top')).split('\n')
    expect(subjects.slice(0, -1)).toEqual(['ten', 'four', 'three', 'two', 'one'])
  })

  test('one that would leave this side without its beginning is refused, and nothing of it stays', async () => {
    const { git, address } = await serviceWith(['one', 'two', 'three'])
    const other = await serviceWith([])
    await git.must('.', 'clone', '-q', '--depth=1', address, 'shallow')
    const pushing = await at.client({ password: other.token })
    const refused = await pushing.git(
      '.',
      '-C',
      join(git.home, 'shallow'),
      'push',
      other.address,
      'HEAD:refs/heads/part',
    )
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('shallow update not allowed')
    const stored = await at.stored(other.serviceId)
    expect([await stored.quarantined(), existsSync(join(stored.folder, 'shallow'))]).toEqual([[], false])
    expect(await stored.git('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main')
  })
})
