import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { ownService, pushesOf } from '../../../test/git.ts'
import { basic, commit, gitWorld } from '../../../test/git-world.ts'
import { person } from '../../../test/organisation.ts'
import { upsertGrant } from '../../oauth/grant-queries.ts'
import { revokeGrant } from '../../oauth/index.ts'
import { GitFailure } from '../../repository/index.ts'
import { shipped } from '../../root.ts'
import { updateIn } from './hook-channel.ts'
import { identifyAgain } from './identify-git.ts'
import { insertPendingPush } from './pending-push-queries.ts'
import { recordPush } from './record-push.ts'
import { createGitServer, protocolFor } from './serve.ts'
import { settlePushes } from './settle-push.ts'
import { createSlots } from './slots.ts'

const password = 'korrekt hest batteri stift'
const at = gitWorld({ GIT_PUSH_MEGABYTES: '1', GIT_PASSWORD: 'on', GIT_PROCESSES: '2' })

async function withPassword() {
  const made = await ownService(at.world.ctx)
  const passwordHash = await at.world.ctx.passwords.hash(password)
  await at.world.ctx.db.updateTable('userAccount').set({ passwordHash }).where('id', '=', made.owner.userId).execute()
  return made
}

describe('SEC-K3: a push has a largest size', () => {
  test('beyond it, git is told so, and nothing stays', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'big', randomBytes(2 * 1024 * 1024))
    const refused = await git.git('work', 'push')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toMatch(/pack exceeds maximum allowed size|HTTP 413/)
    const stored = await at.stored(made.serviceId)
    await expect.poll(stored.quarantined).toEqual([])
    expect(await stored.git('rev-list', '--count', '--all')).toBe('1')
  })

  test('up to it, it is taken', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await commit(git, 'big', randomBytes(900 * 1024))
    await git.must('work', 'push')
  })

  test('one that says beforehand that it is larger is refused before it is read', async () => {
    const made = await ownService(at.world.ctx)
    const body = new Uint8Array(1024 * 1024 + 1)
    const headers = { 'content-type': 'application/x-git-receive-pack-request' }
    const answer = await at.ask(`/${made.path}.git/git-receive-pack`, {
      method: 'POST',
      token: made.token,
      body,
      headers,
    })
    expect(answer.status).toBe(413)
  })
})

describe('SEC-K15: the password of the account, where that is switched on', () => {
  test('opens what a token opens', async () => {
    const made = await withPassword()
    const git = await at.client({ username: made.owner.username, password })
    await git.must('.', 'clone', at.address(made.path), 'work')
    await commit(git, 'a', 'a')
    await git.must('work', 'push')
  })

  test('is guessed at no oftener than at the form, and the answer is the same for nobody', async () => {
    const made = await withPassword()
    const refs = (username: string, guess: string) =>
      fetch(`${at.address(made.path)}/info/refs?service=git-upload-pack`, {
        headers: { authorization: basic(guess, username) },
      })
    const wrong = await refs(made.owner.username, 'wrong')
    expect(wrong.status).toBe(401)
    expect(await (await refs('nobody', 'wrong')).text()).toBe(await wrong.text())
    for (let guess = 1; guess < 11; guess++) await refs(made.owner.username, `wrong ${guess}`)
    const waits = await refs(made.owner.username, password)
    expect([waits.status, Number(waits.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(await at.world.audited()).toContain('login.refused')
  })
})

test.each(['git-upload-pack', 'git-receive-pack'])(
  'SEC-K11: %s of nothing, compressed, is refused',
  async (service) => {
    const { path, token } = await ownService(at.world.ctx)
    const headers = { 'content-encoding': 'gzip' }
    const answer = await at.ask(`/${path}.git/${service}`, { method: 'POST', token, headers })
    expect(answer.status).toBe(400)
  },
)

test('SEC-K10: a push outlives the token of its application, and the grant of it does not', async () => {
  const { ctx, clock } = at.world
  const { userId } = await person(ctx)
  const grant = { userId, clientId: 'tea' }
  const tokenId = await upsertGrant(ctx, { ...grant, scopes: ['services:write'] })
  const expiresAt = new Date(ctx.now().getTime() + 600_000)
  const earlier = { tokenId, userId, expiresAt, state: 'active', scopes: ['services:write'] } as const
  const credentials = { username: 'oauth2', password: randomBytes(32).toString('base64url') }
  const again = () => identifyAgain(ctx, { credentials, network: 'a network', earlier })
  // Not over yet, and not there any more: it was revoked by itself.
  expect(await again()).toBeUndefined()
  clock.advance(601)
  expect(await again()).toMatchObject({ userId, scopes: ['services:write', 'services:read'] })
  await revokeGrant(ctx, { kind: 'user', userId }, grant)
  expect(await again()).toBeUndefined()
})

test('SEC-K9: beyond 600 requests a minute one person is told to wait; others are not', async () => {
  const made = await ownService(at.world.ctx)
  const refs = (token: string) => at.ask(`/${made.path}.git/info/refs?service=git-upload-pack`, { token })
  expect((await refs(made.token)).status).toBe(200)
  await at.world.ctx.db
    .updateTable('rateLimit')
    .set({ count: 600 })
    .where('bearer', '=', `git ${made.owner.userId}`)
    .execute()
  const refused = await refs(made.token)
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true])
  const other = await ownService(at.world.ctx)
  expect((await refs(other.token)).status).toBe(404)
})

test('SEC-K9: a repository that is not there is a failure, and its place is free again', async () => {
  const made = await ownService(at.world.ctx)
  const stored = await at.stored(made.serviceId)
  await rm(stored.folder, { recursive: true })
  for (let round = 0; round < 4; round++) {
    const answer = await at.ask(`/${made.path}.git/info/refs?service=git-upload-pack`, { token: made.token })
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining(stored.folder)])
  }
})

test('SEC-K9: a git that cannot be started gives its place back', async () => {
  const { serviceId, owner } = await ownService(at.world.ctx)
  const config = { ...at.world.ctx.config, repositories: 'with\0nothing' }
  const log = { warn: () => {}, error: () => {} }
  const git = createGitServer({ ...at.world.ctx, config }, createSlots(2, { waitMilliseconds: 1 }), log)
  const asked = { actor: owner, serviceId, service: 'git-upload-pack', protocol: undefined } as const
  for (let round = 0; round < 3; round++)
    await expect(git.advertise(asked, new AbortController().signal)).rejects.toThrow(GitFailure)
})

describe('S1: a push that has changed the references', () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect', code: 'ECONNREFUSED' })

  test('is written down as soon as the database is there again, also if the service was deleted meanwhile', async () => {
    const { ctx } = at.world
    const { serviceId, owner } = await ownService(ctx)
    await ctx.db.updateTable('service').set({ deletedAt: new Date() }).where('id', '=', serviceId).execute()
    let asked = 0
    const failing = {
      ...ctx,
      get db() {
        asked += 1
        if (asked <= 2) throw away
        return ctx.db
      },
    }
    const push = {
      id: randomUUID(),
      serviceId,
      updates: [updateIn(`${'0'.repeat(40)} ${'a'.repeat(40)} refs/tags/v1`)],
    }
    await insertPendingPush(ctx, { ...push, actor: owner, bytes: 0 })
    const pushed = { ...push, changed: () => push.updates }
    await recordPush(failing, owner, pushed)
    await recordPush(ctx, owner, pushed)
    expect(await pushesOf(ctx, serviceId)).toHaveLength(1)
  })

  test('is a success for whoever pushed, and written down later, where that cannot be done now', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await sql`create function refuse() returns trigger as 'begin raise exception ''full''; end' language plpgsql;
      create trigger refuse before insert on audit for each row
        when (new.action = 'service.pushed') execute function refuse()`.execute(at.world.ctx.db)
    await commit(git, 'a', 'a')
    const pushed = await git.git('work', 'push')
    await sql`drop trigger refuse on audit`.execute(at.world.ctx.db)
    expect(pushed).toMatchObject({ code: 0, err: expect.not.stringContaining('remote:') })
    const line = at.world.lines.find((one) => one.includes('a push is recorded later'))
    expect(JSON.parse(line ?? '')).toMatchObject({
      serviceId: made.serviceId,
      references: expect.stringMatching(/^main /),
    })
    at.world.clock.advance(2 * 3600)
    await settlePushes(at.world.ctx, 100)
    expect(await pushesOf(at.world.ctx, made.serviceId)).toMatchObject([
      { references: expect.stringMatching(/^main /), since: expect.any(String) },
    ])
  })
})

test('SEC-K1: of what a client writes about its protocol, only two words reach git', () => {
  const asked = [
    'version=1',
    'version=2',
    'version=0',
    'version=2:x',
    ' version=2',
    'version=2\n',
    'version=3',
    '$(id)',
    '',
    undefined,
  ]
  expect(asked.map((one) => protocolFor('git-upload-pack', one).GIT_PROTOCOL)).toEqual([
    'version=1',
    'version=2',
    ...Array(8).fill(undefined),
  ])
  expect(protocolFor('git-receive-pack', 'version=2')).toEqual({})
})

test('SEC-K10: the hooks ask over the channel that they inherit, and take silence for a no', async () => {
  const git = await at.client()
  const run = (redirection: string) =>
    git.run('sh', ['-c', `echo a b c | sh '${shipped('hooks', 'pre-receive')}' ${redirection}`])
  expect((await run('')).code).toBe(1)
  expect((await run('3<>/dev/null')).code).toBe(1)
})
