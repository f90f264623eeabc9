import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'

/** The scenarios of git's own tests of HTTP that are not tried elsewhere; docs/git-tests.md lists them all. */
const at = gitWorld({ RATE_LIMIT_FACTOR: '100' })

type Made = Awaited<ReturnType<typeof ownService>>
const line = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`

describe('t5562: bodies of every length', () => {
  let made: Made
  let bodies: Record<'fetch' | 'push', Buffer>
  let pushed: string
  beforeAll(async () => {
    made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const known = await git.must('work', 'rev-parse', 'HEAD')
    await commit(git, 'c1', 'c1')
    await git.must('work', 'push')
    const head = await git.must('work', 'rev-parse', 'HEAD')
    pushed = await git.must('work', 'commit-tree', '-p', 'HEAD', '-m', 'next', 'HEAD^{tree}')
    await git.run('sh', ['-c', `echo ${pushed} | git pack-objects --stdout >pack`], { folder: 'work' })
    const command = `${'0'.repeat(40)} ${pushed} refs/heads/newbranch\0report-status\n`
    bodies = {
      fetch: Buffer.from(`${line(`want ${head}`)}0000${line(`have ${known}`)}${line('done')}`),
      push: Buffer.concat([Buffer.from(`${line(command)}0000`), await readFile(join(git.home, 'work', 'pack'))]),
    }
  })

  async function post(kind: 'fetch' | 'push', body: Buffer, encoding?: string) {
    const service = kind === 'fetch' ? 'git-upload-pack' : 'git-receive-pack'
    const headers = {
      'content-type': `application/x-${service}-request`,
      ...(encoding && { 'content-encoding': encoding }),
    }
    const answer = await at.ask(`/${made.path}.git/${service}`, {
      method: 'POST',
      token: made.token,
      headers,
      body: new Uint8Array(body),
    })
    return { status: answer.status, text: await answer.text() }
  }

  const branches = async () => (await at.stored(made.serviceId)).git('for-each-ref', '--format=%(refname:short)')

  test.each([undefined, 'gzip'])('a whole fetch and a whole push, encoded as %s', async (encoding) => {
    const coded = (body: Buffer) => (encoding ? gzipSync(body) : body)
    expect(await post('fetch', coded(bodies.fetch), encoding)).toMatchObject({
      status: 200,
      text: expect.stringContaining('PACK'),
    })
    expect(await post('push', coded(bodies.push), encoding)).toMatchObject({
      status: 200,
      text: expect.stringContaining('ok refs/heads/newbranch'),
    })
    const stored = await at.stored(made.serviceId)
    expect(await stored.git('rev-parse', 'newbranch')).toBe(pushed)
    await stored.git('update-ref', '-d', 'refs/heads/newbranch')
  })

  test.each([
    ['fetch', 'cut off', undefined],
    ['fetch', 'cut off', 'gzip'],
    ['push', 'cut off', undefined],
    ['push', 'cut off', 'gzip'],
    ['fetch', 'empty', 'gzip'],
    ['push', 'empty', 'gzip'],
    ['push', 'in the middle of its pack', undefined],
    ['push', 'in the middle of its pack', 'gzip'],
  ] as const)('a %s that is %s, encoded as %s, changes nothing and is no success', async (kind, how, encoding) => {
    const whole = encoding ? gzipSync(bodies[kind]) : bodies[kind]
    const length = { 'cut off': 10, empty: 0, 'in the middle of its pack': whole.length - 30 }[how]
    const { status, text } = await post(kind, whole.subarray(0, length), encoding)
    expect(status === 400 || (status === 200 && !text.includes('unpack ok') && !text.includes('PACK'))).toBe(true)
    expect(await branches()).toBe('main')
    await expect.poll((await at.stored(made.serviceId)).quarantined).toEqual([])
  })
})

describe('t5541: pushing', () => {
  test('an address with a slash at its end is the same', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.client({ password: made.token })
    await git.must('.', 'clone', `${at.address(made.path)}/`, 'work')
  })

  test('what is there already is pushed again without anything happening', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    expect((await git.git('work', 'push')).err).toContain('Everything up-to-date')
  })

  test('a branch that went on meanwhile is not pushed to without force, and with force is', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'a', 'a')
    await git.must('work', 'push', 'origin', 'main', 'main:niam')
    await git.must('work', 'commit', '-q', '--amend', '-m', 'other')
    const refused = await git.git('work', 'push', '-v', 'origin', '+main', 'main:niam')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toMatch(/\+ \w+\.\.\.\w+ main -> main \(forced update\)/)
    expect(refused.err).toMatch(/! \[rejected\] +main -> niam \(non-fast-forward\)/)
    expect(refused.err).toContain('Updates were rejected because')
  })

  test('a push in the smallest of chunks', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'a', 'a'.repeat(5000))
    expect((await git.git('work', '-c', 'http.postBuffer=4', 'push', '-v', '-v')).err).toContain(
      'POST git-receive-pack (chunked)',
    )
  })

  test('--all and --mirror, and progress for who wants it', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await git.must('work', 'branch', 'side')
    await git.must('work', 'push', '--all')
    await git.must('work', 'clone', '--bare', '.', '../bare')
    await git.must('bare', 'tag', 'v1')
    await git.must('bare', 'push', '--mirror', at.address(made.path))
    expect(await (await at.stored(made.serviceId)).git('for-each-ref', '--format=%(refname:short)')).toBe(
      'main\nside\nv1',
    )
    await commit(git, 'a', 'a')
    expect((await git.git('work', 'push', '--progress')).err).toContain('Writing objects')
    await commit(git, 'b', 'b')
    expect((await git.git('work', 'push', '--quiet')).err).toBe('')
  })

  test('2,000 tags at once, and a clone of them', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const head = await git.must('work', 'rev-parse', 'HEAD')
    const tags = Array.from({ length: 2000 }, (_, index) => `create refs/tags/really-long-tag-name-${index} ${head}\n`)
    await git.run('git', ['update-ref', '--stdin'], { folder: 'work', input: tags.join('') })
    await git.must('work', 'push', '--tags')
    await git.must('.', 'clone', at.address(made.path), 'again')
    expect((await git.must('again', 'tag')).split('\n')).toHaveLength(2000)
  })

  test('a branch with a name beyond ASCII, pushed with a lease', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await git.must('work', 'checkout', '-q', '-b', 'blåbærsyltetøy')
    await git.must('work', 'push', '-u', 'origin', 'blåbærsyltetøy')
    await commit(git, 'a', 'a')
    await git.must('work', 'push', '--force-with-lease')
  })

  test('a reference that cannot be changed on the server fails the whole of --atomic', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const stored = await at.stored(made.serviceId)
    await mkdir(join(stored.folder, 'refs/heads/other.lock'))
    const refused = await git.git('work', 'push', '--atomic', 'origin', 'HEAD:atomic', 'HEAD:other')
    expect(refused.err).toMatch(/! .*rejected.* HEAD -> other .*atomic transaction failed/)
    expect(await stored.git('for-each-ref', '--format=%(refname:short)')).toBe('main')
  })
})

describe('t5551, t5539, t5542: fetching, shallow clones', () => {
  test('a fetch of many wants in chunks, and the versions of the protocol side by side', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    for (let index = 0; index < 5; index++) {
      await commit(git, `f${index}`, `${index}`)
      await git.must('work', 'push', 'origin', `HEAD:refs/heads/b${index}`)
    }
    await git.must(
      '.',
      '-c',
      'http.postBuffer=64',
      '-c',
      'protocol.version=0',
      'clone',
      '--bare',
      at.address(made.path),
      'split',
    )
    expect((await git.must('split', 'branch')).split('\n')).toHaveLength(6)
  })

  test('a clone of one branch, of one depth since a time, and without what is below another', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    for (const name of ['a', 'b', 'c']) await commit(git, name, name)
    await git.must('work', 'tag', 'below', 'HEAD~1')
    await git.must('work', 'push', '--tags', 'origin', 'main')
    await git.must('.', 'clone', '--shallow-exclude=below', at.address(made.path), 'exclude')
    expect(await git.must('exclude', 'rev-list', '--count', 'HEAD')).toBe('1')
    await git.must(
      '.',
      'clone',
      '--shallow-since=2000-01-01',
      '--single-branch',
      '-b',
      'main',
      at.address(made.path),
      'since',
    )
    expect(await git.must('since', 'rev-list', '--count', 'HEAD')).toBe('4')
  })

  test('a shallow clone without a root of its own pushes a new branch', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'a', 'a')
    await git.must('work', 'push')
    await git.must('.', 'clone', '--depth=1', at.address(made.path), 'shallow')
    await git.must('shallow', 'checkout', '-q', '--orphan', 'alone')
    await commit(git, 'alone', 'x', 'shallow')
    await git.must('shallow', 'push', 'origin', 'alone')
    expect(await (await at.stored(made.serviceId)).git('fsck', '--strict')).toBe('')
  })

  test('a clone that its client breaks off leaves no git process behind', async () => {
    const made = await ownService(at.world.ctx)
    const { body } = await at.ask(`/${made.path}.git/git-upload-pack`, {
      method: 'POST',
      token: made.token,
      headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2' },
      body: new TextEncoder().encode('0014command=ls-refs\n00010000'),
    })
    await body?.cancel()
    const stored = await at.stored(made.serviceId)
    const git = await at.client()
    await expect
      .poll(async () =>
        (await git.run('sh', ['-c', `ps -eo args | grep -c '[u]pload-pack.*${stored.folder}'`])).out.trim(),
      )
      .toBe('0')
  })
})
