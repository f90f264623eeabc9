import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ownService, tokenOf } from '../../../test/git.ts'
import { basic, commit, gitWorld } from '../../../test/git-world.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'

const at = gitWorld()

test('S1: a service is cloned, changed, pushed and fetched, under both of its addresses', async () => {
  const made = await ownService(at.world.ctx)
  const git = await at.cloneOf(made)
  await git.must('.', 'clone', `${at.origin}/repos/${made.path}.git`, 'other')
  await commit(git, 'new.txt', 'new\n')
  at.world.clock.advance(60)
  const before = at.world.ctx.now()
  await git.must('work', 'push')
  await git.must('other', 'pull')
  expect(await git.must('other', 'log', '--format=%s', '-1')).toBe('new.txt')
  const { ctx } = at.world
  const row = await ctx.db.selectFrom('service').select('changedAt').where('id', '=', made.serviceId).executeTakeFirst()
  expect(row?.changedAt.getTime()).toBeGreaterThanOrEqual(before.getTime())
  const pushed = await ctx.db
    .selectFrom('audit')
    .select(['actorId', 'details'])
    .where('action', '=', 'service.pushed')
    .where('subjectId', '=', made.serviceId)
    .execute()
  expect(pushed).toEqual([
    {
      actorId: made.owner.userId,
      details: expect.objectContaining({
        service: made.path,
        references: expect.stringMatching(/^main \w{10}\.\.\w{10}$/),
      }),
    },
  ])
})

describe('SEC-K12: each way that git speaks works', () => {
  test.each(['0', '1', '2'])('version %s of the protocol clones, fetches and pushes', async (version) => {
    const made = await ownService(at.world.ctx)
    const git = await at.client({ password: made.token })
    const speak = ['-c', `protocol.version=${version}`]
    await git.must('.', ...speak, 'clone', at.address(made.path), 'work')
    await commit(git, 'a', 'a')
    await git.must('work', ...speak, 'push')
    await git.must('.', ...speak, 'clone', at.address(made.path), 'again')
    await commit(git, 'b', 'b')
    await git.must('work', ...speak, 'push', 'origin', 'HEAD:refs/heads/side')
    await git.must('again', ...speak, 'fetch')
    expect(await git.must('again', 'log', '--format=%s', '-2', 'origin/side')).toBe('b\na')
  })

  test('version 2 is answered as such, without the line that earlier ones begin with', async () => {
    const { path, token } = await ownService(at.world.ctx)
    const refs = (service: string, version: string) =>
      at
        .ask(`/${path}.git/info/refs?service=${service}`, { token, headers: { 'git-protocol': version } })
        .then((answer) => answer.text())
    expect(await refs('git-upload-pack', 'version=2')).toMatch(/^000eversion 2\n/)
    expect(await refs('git-upload-pack', 'version=1')).toMatch(/^001e# service=git-upload-pack\n0000000eversion 1\n/)
    expect(await refs('git-upload-pack', 'version=2; rm')).toMatch(/^001e# service=git-upload-pack\n0000[0-9a-f]{4}/)
    expect(await refs('git-receive-pack', 'version=2')).toMatch(/^001f# service=git-receive-pack\n0000[0-9a-f]{4}/)
  })

  test('a shallow clone is deepened, and pushed from', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    for (const name of ['a', 'b', 'c']) await commit(git, name, name)
    await git.must('work', 'push')
    await git.must('.', 'clone', '--depth=1', at.address(made.path), 'shallow')
    const depth = () => git.must('shallow', 'rev-list', '--count', 'HEAD')
    expect(await depth()).toBe('1')
    await git.must('shallow', 'fetch', '--deepen=2')
    expect(await depth()).toBe('3')
    await commit(git, 'd', 'd', 'shallow')
    await git.must('shallow', 'push')
    await git.must('shallow', 'fetch', '--unshallow')
    expect(await depth()).toBe('5')
  })

  test('a partial clone fetches files as they are wanted', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.client({ password: made.token })
    await git.must('.', 'clone', '--filter=blob:none', '--no-checkout', at.address(made.path), 'work')
    expect(await git.must('work', 'rev-list', '--objects', '--missing=print', 'HEAD')).toContain('?')
    await git.must('work', 'checkout', 'main')
    expect(await git.must('work', 'show', 'HEAD:README.md')).toContain('#')
    await git.must('.', 'clone', '--filter=tree:0', '--no-checkout', at.address(made.path), 'bare')
  })

  test('a push of more than a mebibyte comes in chunks, with and without a hundred-continue', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'big', randomBytes(3_000_000))
    await git.must('work', 'push')
    await commit(git, 'bigger', randomBytes(3_000_000))
    await git.must('work', '-c', 'http.extraHeader=Expect: 100-continue', 'push')
    const stored = await at.stored(made.serviceId)
    expect(await stored.git('cat-file', '-s', 'main:bigger')).toBe('3000000')
    expect(await stored.git('fsck', '--strict')).toBe('')
  })

  test('a request of many wants is compressed by git, and understood', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    for (let index = 0; index < 30; index++) await git.must('work', 'commit', '-q', '--allow-empty', '-m', `${index}`)
    await git.must('work', 'push')
    await git.must('.', 'clone', at.address(made.path), 'other')
    for (let index = 0; index < 40; index++)
      await git.must('other', 'commit', '-q', '--allow-empty', '-m', `own ${index}`)
    await commit(git, 'theirs', 'theirs')
    await git.must('work', 'push')
    const { code, err } = await git.run(
      'git',
      ['-c', `http.extraHeader=Authorization: ${basic(made.token)}`, 'fetch'],
      {
        folder: 'other',
      },
    )
    expect({ code, err }).toMatchObject({ code: 0 })
    const traced = await git.run(
      'sh',
      [
        '-c',
        `GIT_TRACE_CURL=1 git -c 'http.extraHeader=Authorization: ${basic(made.token)}' -c protocol.version=0 fetch ${at.address(made.path)} 2>&1`,
      ],
      { folder: 'other' },
    )
    expect(traced.code).toBe(0)
  })
})

describe('SEC-K7: what costs the server much is not done', () => {
  test.each(['tree:9999', 'tree:1', 'blob:limit=1', 'sparse:oid=HEAD:README.md'])(
    '--filter=%s is refused',
    async (filter) => {
      const made = await ownService(at.world.ctx)
      const git = await at.client({ password: made.token })
      const cloned = await git.git('.', 'clone', `--filter=${filter}`, '--no-checkout', at.address(made.path), 'work')
      expect(cloned.code).toBe(128)
      expect(cloned.err).toMatch(/not supported|allows max depth 0/)
    },
  )
})

describe('SEC-K6: only what references lead to is handed out', () => {
  test('no file of a repository is answered, as the old protocol would', async () => {
    const { path, token, serviceId } = await ownService(at.world.ctx)
    const stored = await at.stored(serviceId)
    const head = await stored.git('rev-parse', 'HEAD')
    const files = [
      'HEAD',
      'config',
      'description',
      'info/refs',
      'objects/info/packs',
      `objects/${head.slice(0, 2)}/${head.slice(2)}`,
      'info/refs?service=',
      'info/refs?service=git-upload-archive',
      'git-upload-archive',
    ]
    for (const file of files) {
      const answer = await at.ask(`/${path}.git/${file}`, { token })
      expect([file, answer.status]).toEqual([file, 404])
    }
  })

  test('a commit that no branch leads to any more is not fetched by its name', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'hidden', 'hidden')
    const hidden = await git.must('work', 'rev-parse', 'HEAD')
    await git.must('work', 'push', 'origin', 'HEAD:side')
    await git.must('work', 'push', 'origin', ':side')
    await git.must('.', 'init', 'other')
    // In version 2 git does not look, whatever it is told: there a name of 160 bits opens what it names.
    const fetched = await git.git('other', '-c', 'protocol.version=0', 'fetch', at.address(made.path), hidden)
    expect(fetched.code).not.toBe(0)
    expect(fetched.err).toMatch(/not our ref|unadvertised object/)
  })
})

describe('SEC-B6 SEC-K15: who may not see a service is told nothing of it', () => {
  const routes = [
    ['GET', '/info/refs?service=git-upload-pack', ''],
    ['GET', '/info/refs?service=git-receive-pack', ''],
    ['POST', '/git-upload-pack', 'application/x-git-upload-pack-request'],
    ['POST', '/git-receive-pack', 'application/x-git-receive-pack-request'],
  ] as const

  async function answers(path: string, token?: string) {
    return Promise.all(
      routes.map(async ([method, rest, type]) => {
        const headers = { ...(token && { authorization: basic(token) }), ...(type && { 'content-type': type }) }
        const answer = await at.ask(`/${path}.git${rest}`, { method, headers, ...(type && { body: '0000' }) })
        const { 'x-request-id': _id, date: _date, ...told } = Object.fromEntries(answer.headers)
        return { status: answer.status, headers: told, body: await answer.text() }
      }),
    )
  }

  test('without credentials all are asked for them alike, whether the service exists or not', async () => {
    const { path, owner } = await ownService(at.world.ctx)
    const asked = await answers(path)
    expect(asked.map(({ status, headers }) => [status, headers['www-authenticate']])).toEqual(
      routes.map(() => [401, 'Basic realm="Gitea"']),
    )
    expect(await answers(`${owner.username}/nothing`)).toEqual(asked)
    expect(await answers('nobody/nothing')).toEqual(asked)
  })

  test('with those of a stranger a private service is one that does not exist, byte for byte', async () => {
    const { path, owner } = await ownService(at.world.ctx)
    const stranger = await person(at.world.ctx)
    const token = await tokenOf(at.world.ctx, stranger.userId)
    const hidden = await answers(path, token)
    expect(hidden.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(await answers(`${owner.username}/nothing`, token)).toEqual(hidden)
    expect(await answers('nobody/nothing', token)).toEqual(hidden)
  })

  test('wrong, changed and revoked tokens are refused with a sentence that git shows', async () => {
    const made = await ownService(at.world.ctx)
    const revoked = await tokenOf(at.world.ctx, made.owner.userId)
    await at.world.ctx.db.deleteFrom('personalToken').where('userId', '=', made.owner.userId).execute()
    for (const password of [revoked, 'inn_nothing', 'x', '']) {
      const git = await at.client({ password })
      const { code, err } = await git.git('.', 'clone', at.address(made.path))
      expect([password, code]).toEqual([password, 128])
      if (password) expect(err).toContain('remote: Use a personal access token')
    }
  })

  test('a browser gets the same, and no page', async () => {
    const answer = await at.ask('/nobody/nothing.git/info/refs?service=git-upload-pack', {
      headers: { accept: 'text/html' },
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8'])
  })
})

describe('S1 S3 SEC-J4: what access and scopes let', () => {
  test('an internal service is read by everybody, and pushed to by nobody who was not given that', async () => {
    const made = await ownService(at.world.ctx, { visibility: 'internal' })
    const reader = await person(at.world.ctx)
    const token = await tokenOf(at.world.ctx, reader.userId)
    const git = await at.client({ password: token, env: { LANGUAGE: 'nn', LC_ALL: 'nn_NO.UTF-8' } })
    await git.must('.', 'clone', at.address(made.path), 'work')
    await commit(git, 'a', 'a')
    const pushed = await git.git('work', 'push')
    expect(pushed.code).not.toBe(0)
    expect(pushed.err).toContain('403')
    expect(pushed.err).toContain('remote: Du kan sjå')
  })

  test('a token that is only for reading fetches, and does not push', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf({ ...made, token: await tokenOf(at.world.ctx, made.owner.userId, ['services:read']) })
    await commit(git, 'a', 'a')
    const pushed = await git.git('work', 'push')
    expect(pushed.err).toContain('remote: Your token is not for this')
    const other = await at.client({ password: await tokenOf(at.world.ctx, made.owner.userId, ['orgs:write']) })
    expect((await other.git('.', 'clone', at.address(made.path))).err).toContain('remote: Your token is not for this')
  })

  test('a token that is for changing reads too, since each push begins with that', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf({ ...made, token: await tokenOf(at.world.ctx, made.owner.userId, ['services:write']) })
    await commit(git, 'a', 'a')
    await git.must('work', 'push')
  })

  test('members of an organisation push to its services; who left it finds nothing any more', async () => {
    const { ctx } = at.world
    const { name, members, owners } = await organisationWith(ctx, { members: 1 })
    const [member, owner] = [members[0], owners[0]]
    if (!member || !owner) throw new Error('nobody')
    await serviceOf(ctx, { owner: name, name: 'shared', by: owner })
    const git = await at.cloneOf({ path: `${name}/shared`, token: await tokenOf(ctx, member.userId) })
    await commit(git, 'a', 'a')
    await git.must('work', 'push')
    await ctx.db.deleteFrom('teamMember').where('userId', '=', member.userId).execute()
    expect((await git.git('work', 'fetch')).err).toContain('not found')
  })

  test('the password of the account opens nothing, unless that was switched on', async () => {
    const made = await ownService(at.world.ctx)
    const hash = await at.world.ctx.passwords.hash('korrekt hest batteri stift')
    await at.world.ctx.db
      .updateTable('userAccount')
      .set({ passwordHash: hash })
      .where('id', '=', made.owner.userId)
      .execute()
    const git = await at.client({ username: made.owner.username, password: 'korrekt hest batteri stift' })
    expect((await git.git('.', 'clone', at.address(made.path))).code).toBe(128)
  })

  test('a deactivated account fetches nothing', async () => {
    const made = await ownService(at.world.ctx)
    await at.world.ctx.db
      .updateTable('userAccount')
      .set({ state: 'deactivated', deactivatedAt: new Date() })
      .where('id', '=', made.owner.userId)
      .execute()
    const git = await at.client({ password: made.token })
    expect((await git.git('.', 'clone', at.address(made.path))).err).toContain('403')
  })
})

describe('SEC-K11: bodies', () => {
  const post = (made: { path: string; token: string }, body: Buffer, headers: Record<string, string> = {}) =>
    at.ask(`/${made.path}.git/git-upload-pack`, {
      method: 'POST',
      token: made.token,
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2', ...headers },
    })
  const lsRefs = Buffer.from('0014command=ls-refs\n00010000')

  test('a compressed one is read, with either name of the method', async () => {
    const made = await ownService(at.world.ctx)
    for (const encoding of ['gzip', 'x-gzip']) {
      const answer = await post(made, gzipSync(lsRefs), { 'content-encoding': encoding })
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('refs/heads/main')])
    }
  })

  test('a small one that would become a huge one is given up', async () => {
    const made = await ownService(at.world.ctx)
    const known = Buffer.alloc(100 * 1024 * 1024, `0032have ${'1'.repeat(40)}\n`)
    const bomb = gzipSync(Buffer.concat([Buffer.from('0012command=fetch\n0001'), known]))
    expect(bomb.length).toBeLessThan(1024 * 1024)
    const answer = await post(made, bomb, { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(413)
  })

  test('one that is not what it says is refused, and so is one of another type', async () => {
    const made = await ownService(at.world.ctx)
    const broken = await post(made, Buffer.from('not gzip'), { 'content-encoding': 'gzip' })
    expect(broken.status).toBe(400)
    const typed = await post(made, lsRefs, { 'content-type': 'text/plain' })
    expect(typed.status).toBe(415)
    const json = await post(made, Buffer.from('{}'), { 'content-type': 'application/json' })
    expect(json.status).toBe(415)
    const other = await post(made, lsRefs, { 'content-encoding': 'br' })
    expect(other.status).toBe(415)
  })

  test('nonsense is a failure that says nothing of the server', async () => {
    const made = await ownService(at.world.ctx)
    const answer = await post(made, Buffer.from('00zz'))
    const text = await answer.text()
    expect(answer.status).toBeLessThan(500)
    expect(text).not.toContain(at.world.ctx.config.repositories)
  })
})
