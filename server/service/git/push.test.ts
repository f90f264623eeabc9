import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownService, pushesOf, tokenOf } from '../../../test/git.ts'
import { basic, commit, gitWorld } from '../../../test/git-world.ts'
import { count } from '../../../test/long.ts'
import { packedCommit, pushByHand } from '../../../test/push-by-hand.ts'
import { createPort } from '../../ansattporten/index.ts'
import { createApp } from '../../app.ts'
import { DomainError } from '../../errors.ts'
import { identifyAgain, identifyGit } from './identify-git.ts'
import { judgePush, mostReferences } from './judge-push.ts'
import { listPendingPushesOf } from './pending-push-queries.ts'

const at = gitWorld({ RATE_LIMIT_FACTOR: '1000' })

const none = '0'.repeat(40)

describe('SEC-K10: what was allowed when a push began is asked once more before it changes anything', () => {
  const losses = {
    'the token was revoked': ({ owner }: { owner: { userId: string } }) =>
      at.world.ctx.db.deleteFrom('personalToken').where('userId', '=', owner.userId).execute(),
    'the account was deactivated': ({ owner }: { owner: { userId: string } }) =>
      at.world.ctx.db
        .updateTable('userAccount')
        .set({ state: 'deactivated', deactivatedAt: new Date() })
        .where('id', '=', owner.userId)
        .execute(),
    'the service was archived': ({ serviceId }: { serviceId: string }) =>
      at.world.ctx.db.updateTable('service').set({ archivedAt: new Date() }).where('id', '=', serviceId).execute(),
    'the service was deleted': ({ serviceId }: { serviceId: string }) =>
      at.world.ctx.db.updateTable('service').set({ deletedAt: new Date() }).where('id', '=', serviceId).execute(),
  }

  test.each(Object.entries(losses))('%s meanwhile: nothing is changed', async (_what, lose) => {
    const made = await ownService(at.world.ctx)
    const { pack, command } = await packedCommit(at, made)
    const push = pushByHand(at.origin, { ...made, command, pack })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await lose(made)
    push.goOn()
    const { status, text } = await push.answered
    expect([status, text]).toEqual([200, expect.stringContaining('ng refs/heads/main pre-receive hook declined')])
    const stored = await at.stored(made.serviceId)
    expect(await stored.git('log', '--format=%s', 'main')).not.toContain('afterwards')
    expect(await stored.quarantined()).toEqual([])
  })

  test.each(Object.entries(losses))('%s while tokens were looked for: nothing is changed', async (what, lose) => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const head = await git.must('work', 'rev-parse', 'HEAD')
    const { folder } = await at.stored(made.serviceId)
    const credentials = { username: 'x', password: made.token }
    const bearer = await identifyGit(at.world.ctx, credentials, 'a network')
    if (!bearer) throw new Error('no bearer')
    const again = async () => {
      await lose(made)
      return (await identifyAgain(at.world.ctx, { credentials, network: 'a network', earlier: bearer })) && made.owner
    }
    const push = {
      id: randomUUID(),
      serviceId: made.serviceId,
      again,
      over: new AbortController().signal,
      hasTold: false,
    }
    const updates = [{ from: none, to: head, reference: 'refs/heads/side' }]
    const judged = judgePush(at.world.ctx, push, { hook: 'pre-receive', quarantine: `${folder}/objects`, updates })
    await expect(judged, what).rejects.toBeInstanceOf(DomainError)
  })

  test('after everything else has been looked at', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const to = await git.must('work', 'commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', made.token)
    let asked = 0
    const again = async () => {
      asked += 1
      return made.owner
    }
    const push = {
      id: randomUUID(),
      serviceId: made.serviceId,
      again,
      over: new AbortController().signal,
      hasTold: false,
    }
    const updates = [{ from: none, to, reference: 'refs/heads/side' }]
    const quarantine = join(git.home, 'work/.git/objects')
    const judged = judgePush(at.world.ctx, push, { hook: 'pre-receive', quarantine, updates })
    await expect(judged).rejects.toMatchObject({ code: 'git/token-pushed' })
    expect(asked).toBe(0)
  })

  test('with nothing lost, the same push changes the branch', async () => {
    const made = await ownService(at.world.ctx)
    const { pack, command, to } = await packedCommit(at, made)
    const push = pushByHand(at.origin, { ...made, command, pack })
    push.goOn()
    expect((await push.answered).text).toContain('ok refs/heads/main')
    expect(await (await at.stored(made.serviceId)).git('rev-parse', 'main')).toBe(to)
  })

  test('S1: whoever goes away in the middle leaves nothing behind', async () => {
    const made = await ownService(at.world.ctx)
    const { pack, command } = await packedCommit(at, made)
    const push = pushByHand(at.origin, { ...made, command, pack })
    push.answered.catch(() => {})
    const stored = await at.stored(made.serviceId)
    await expect.poll(stored.quarantined).toHaveLength(1)
    push.goAway()
    await expect.poll(stored.quarantined).toEqual([])
    expect(await stored.git('log', '--format=%s', 'main')).not.toContain('afterwards')
  })
})

describe('SEC-K13: references', () => {
  test('the default branch is not deleted; others are', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await git.must('work', 'push', 'origin', 'HEAD:side')
    await git.must('work', 'push', 'origin', ':side')
    const refused = await git.git('work', 'push', 'origin', ':main')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('remote: main cannot be deleted')
    expect(await (await at.stored(made.serviceId)).git('branch', '--format=%(refname:short)')).toBe('main')
  })

  test.each([
    'refs/internal/x',
    'refs/pull/1/head',
    'refs/stash',
    'refs/replace/x',
    'refs/heads/../../config',
    'refs/heads/a.lock',
    'HEAD',
  ])('%s is not pushed to', async (reference) => {
    const made = await ownService(at.world.ctx)
    const { pack, command } = await packedCommit(at, made)
    const push = pushByHand(at.origin, { ...made, command: `${none} ${command.split(' ')[1]} ${reference}`, pack })
    push.goOn()
    const { text } = await push.answered
    expect(text).not.toContain(`ok ${reference}`)
    const stored = await at.stored(made.serviceId)
    expect(await stored.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
    expect(await stored.git('config', 'core.bare')).toBe('true')
  })

  test('SEC-M3: a name that holds the words of a hook puts nothing into the log', async () => {
    const made = await ownService(at.world.ctx)
    const { pack, command, to } = await packedCommit(at, made)
    const words = `post-receive \n${none} ${to} refs/heads/forged`
    const push = pushByHand(at.origin, { ...made, command: `${command}\n\n${words}`, pack })
    push.goOn()
    expect((await push.answered).text).not.toContain('ok refs/heads/main')
    expect(await pushesOf(at.world.ctx, made.serviceId)).toEqual([])
  })

  test('SEC-K3: more than so many are refused, those that are there among them', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const stored = await at.stored(made.serviceId)
    const head = await stored.git('rev-parse', 'main')
    const names = Array.from(
      { length: mostReferences },
      (_, index) => `${head} refs/tags/t${String(index).padStart(6, '0')}`,
    )
    await writeFile(
      join(stored.folder, 'packed-refs'),
      `# pack-refs with: peeled fully-peeled sorted \n${names.join('\n')}\n`,
    )
    const refused = await git.git('work', 'push', 'origin', 'HEAD:one-more')
    expect(refused.err).toContain(`remote: More than ${mostReferences}`)
    await commit(git, 'a', 'a')
    await git.must('work', 'push', 'origin', 'main')
  })
})

test('S3: a push to an archived service is refused in words', async () => {
  const made = await ownService(at.world.ctx)
  const git = await at.cloneOf(made)
  await at.world.ctx.db
    .updateTable('service')
    .set({ archivedAt: new Date() })
    .where('id', '=', made.serviceId)
    .execute()
  await commit(git, 'a', 'a')
  expect((await git.git('work', 'push')).err).toContain('remote: The service is archived')
  await git.must('work', 'fetch')
})

describe('SEC-J6: a token of ours is not pushed', () => {
  test.each([
    ['in a file', (token: string) => ['config/æ settings.txt', `one\ntwo\nkey = "${token}"\n`] as const],
    ['in a large file', (token: string) => ['large', `${'x\n'.repeat(2)}${token}${'y'.repeat(2_000_000)}`] as const],
    ['in a large pack', (token: string) => ['a', `x\nx\n${token}${randomBytes(500_000).toString('hex')}`] as const],
  ])('%s: the message says where', async (_what, fill) => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await mkdir(join(git.home, 'work', 'config'))
    const [path, content] = fill(await tokenOf(at.world.ctx, made.owner.userId))
    await commit(git, path, content)
    const commitId = await git.must('work', 'rev-parse', 'HEAD')
    await git.must('work', 'rm', '-q', path)
    await git.must('work', 'commit', '-q', '-m', 'taken out again, but not out of the history')
    const refused = await git.git('work', 'push')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain(`remote: ${path}, line 3 (commit ${commitId.slice(0, 10)})`)
    const stored = await at.stored(made.serviceId)
    expect(await stored.quarantined()).toEqual([])
    expect(at.world.lines.join('')).not.toContain(content.match(/inn_\w+/)?.[0])
  })

  test('beside files that are too large to be read', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    for (const letter of ['a', 'b', 'c']) {
      await writeFile(join(git.home, 'work', letter), letter.repeat(6_000_000))
      await commit(git, `${letter}.txt`, letter)
    }
    await git.must('work', 'add', '.')
    await commit(git, 'settings', made.token)
    expect((await git.git('work', 'push')).err).toContain('remote: settings, line 1')
    await commit(git, 'settings', 'none')
    await git.must('work', 'reset', '-q', '--soft', 'origin/main')
    await git.must('work', 'commit', '-q', '-m', 'without it')
    await git.must('work', 'push')
  })

  test('in a message of a commit or a tag', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await git.must('work', 'tag', '-a', 'v1', '-m', made.token)
    expect((await git.git('work', 'push', 'origin', 'v1')).err).toContain('remote: tag, line')
    await git.must('work', 'commit', '--allow-empty', '-m', `with ${made.token}`)
    expect((await git.git('work', 'push')).err).toContain('remote: commit, line')
  })

  test('what only looks like one is', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const wrong = `${made.token.slice(0, -1)}${made.token.endsWith('0') ? '1' : '0'}`
    await commit(git, 'a', `inn_ inn_short ${wrong}\n`)
    await git.must('work', 'push')
  })
})

describe('SEC-K4: no code of theirs runs', () => {
  test('a hook in the repository does not, nor does what its configuration names', async () => {
    const made = await ownService(at.world.ctx)
    const stored = await at.stored(made.serviceId)
    await mkdir(join(stored.folder, 'hooks'))
    const trace = join(stored.folder, 'ran')
    for (const hook of [
      'pre-receive',
      'update',
      'post-receive',
      'post-update',
      'reference-transaction',
      'proc-receive',
      'push-to-checkout',
    ]) {
      await writeFile(join(stored.folder, 'hooks', hook), `#!/bin/sh\necho ${hook} >>${trace}\n`)
      await chmod(join(stored.folder, 'hooks', hook), 0o755)
    }
    const git = await at.cloneOf(made)
    await commit(git, 'a', 'a')
    await git.must('work', 'push')
    await expect(stat(trace)).rejects.toThrow('ENOENT')
  })
})

describe('S1: pushes at the same time', () => {
  test('of many to one branch one wins, and the others are told to fetch', async () => {
    const made = await ownService(at.world.ctx)
    const gits = await Promise.all(Array.from({ length: 4 }, () => at.cloneOf(made)))
    await Promise.all(gits.map((git, index) => commit(git, `file${index}`, 'x')))
    const pushed = await Promise.all(gits.map((git) => git.git('work', 'push')))
    const won = pushed.filter(({ code }) => code === 0)
    expect(won).toHaveLength(1)
    for (const { err } of pushed.filter(({ code }) => code !== 0))
      expect(err).toMatch(/fetch first|failed to update ref|cannot lock ref/)
    const stored = await at.stored(made.serviceId)
    expect(await stored.git('rev-list', '--count', 'main')).toBe('2')
    expect(await stored.git('fsck', '--strict', '--full')).not.toContain('missing')
    await expect.poll(() => listPendingPushesOf(at.world.ctx, made.serviceId)).toEqual([])
    expect((await pushesOf(at.world.ctx, made.serviceId)).map(({ count }) => count)).toEqual([1])
  })

  test('two programs on one folder: each sees what the other took', async () => {
    const { ctx } = at.world
    const second = await createApp({ ctx, port: createPort(ctx.config), log: false, internalOrigin: () => '' })
    const other = await second.listen({ host: '127.0.0.1', port: 0 })
    const made = await ownService(ctx)
    const [one, two] = [await at.cloneOf(made), await at.cloneOf(made)]
    await two.must('work', 'remote', 'set-url', 'origin', `${other}/${made.path}.git`)
    await commit(one, 'one', '1')
    await commit(two, 'two', '2')
    const pushed = await Promise.all([one.git('work', 'push'), two.git('work', 'push')])
    expect(pushed.filter(({ code }) => code === 0)).toHaveLength(1)
    for (const git of [one, two]) {
      await git.must('work', 'pull', '--rebase')
      await git.git('work', 'push')
    }
    await two.must('work', 'fetch')
    expect(await two.must('work', 'ls-tree', '--name-only', 'origin/main')).toMatch(/one\n[\s\S]*two/)
    await second.close()
  })

  test('--atomic takes all references or none', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    await git.must('work', 'checkout', '-q', '-b', 'side')
    await commit(git, 'a', 'a')
    const refused = await git.git('work', 'push', '--atomic', 'origin', 'side', ':main')
    expect(refused.code).not.toBe(0)
    expect(await (await at.stored(made.serviceId)).git('branch', '--format=%(refname:short)')).toBe('main')
  })
})

describe('SEC-K2: trees and .gitmodules that are made to harm (t7450) are refused, and nothing of them stays', () => {
  const evil = '[submodule "../../modules/evil"]\n\tpath = evil\n\turl = https://example.org/x\n'
  const modules = (section: string) => ({ tree: [['100644', 'blob', '.gitmodules', section]] as const })
  const link = (name: string) => ({ tree: [['120000', 'blob', name, '[foo]bar=true']] as const })
  const named = (name: string) => ({ tree: [['100644', 'blob', name, 'x']] as const })
  const cases: Record<
    string,
    { tree: readonly (readonly [mode: string, kind: string, name: string, content: string])[] }
  > = {
    'a name of a submodule with dots': modules(evil),
    'the same with backslashes': modules(evil.replaceAll('/', '\\\\')),
    'a url that is an option': modules('[submodule "a"]\n\tpath = a\n\turl = -u./payload\n'),
    'a path that is an option': modules('[submodule "a"]\n\tpath = --upload-pack=x\n\turl = https://example.org/x\n'),
    'an update that is a command': modules(
      '[submodule "a"]\n\tpath = a\n\turl = https://example.org/x\n\tupdate = !sh\n',
    ),
    'a url with the end of a line': modules('[submodule "a"]\n\tpath = a\n\turl = "https://example.org/%0ax"\n'),
    'a .gitmodules that cannot be read': modules('[broken\n'),
    'a link .gitmodules': link('.gitmodules'),
    'a link .gitmodules of NTFS': link('.gitmodules .'),
    'a link .gitmodules of HFS+': link('.\u200cgitmodules'),
    'a link .gitattributes': link('.gitattributes'),
    'a link .gitattributes of NTFS': link('.gitattributes .'),
    'a link .gitattributes of HFS+': link('.\u200cgitattributes'),
    'a link .gitignore': link('.gitignore'),
    'a link .gitignore of NTFS': link('.gitignore .'),
    'a link .gitignore of HFS+': link('.\u200cgitignore'),
    'a link .mailmap': link('.mailmap'),
    'a link .mailmap of NTFS': link('.mailmap .'),
    'a link .mailmap of HFS+': link('.\u200cmailmap'),
    'a .git': named('.git'),
    'a .GIT': named('.GIT'),
    'a git~1': named('git~1'),
    'a .git of HFS+': named('.g\u200cit'),
    'a dot': named('.'),
    'two dots': named('..'),
  }

  test.each(Object.entries(cases))('%s', async (_what, { tree }) => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const entries: Buffer[] = []
    for (const [mode, , name, content] of tree) {
      await writeFile(join(git.home, 'blob'), content)
      const id = await git.must('work', 'hash-object', '-w', '../blob')
      entries.push(Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex'))
    }
    await writeFile(join(git.home, 'tree'), Buffer.concat(entries))
    const treeId = await git.must('work', 'hash-object', '-t', 'tree', '--literally', '-w', '../tree')
    const head = await git.must('work', 'commit-tree', treeId, '-p', 'HEAD', '-m', 'evil')
    const refused = await git.git('work', 'push', 'origin', `${head}:refs/heads/evil`)
    expect(refused.code).not.toBe(0)
    expect(refused.err).toMatch(/fsck error|unpacker error/)
    const stored = await at.stored(made.serviceId)
    expect(await stored.quarantined()).toEqual([])
    expect(await stored.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  })

  test('history with the harmless faults of old tools is taken', async () => {
    const made = await ownService(at.world.ctx)
    const git = await at.cloneOf(made)
    const tree = await git.must('work', 'rev-parse', 'HEAD^{tree}')
    const text = `tree ${tree}\nauthor Kari <kari@example.no> 1500000000 +51800\ncommitter Kari <kari@example.no> 1500000000 +51800\n\nold\n`
    await writeFile(join(git.home, 'commit'), text)
    const id = await git.must('work', 'hash-object', '-t', 'commit', '--literally', '-w', '../commit')
    await git.must('work', 'push', 'origin', `${id}:refs/heads/old`)
  })
})

/** As it is, without what a client would make of it first. */
function statusOf(path: string, token: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(at.origin, { path, headers: { authorization: basic(token) } }, async (response) => {
      let body = ''
      for await (const part of response) body += part
      resolve({ status: response.statusCode ?? 0, body })
    })
    asked.on('error', reject).end()
  })
}

test('SEC-K8: whatever is written in place of names, only those of a service lead to its repository', async () => {
  const { path, token } = await ownService(at.world.ctx)
  const [owner = '', service = ''] = path.split('/')
  const dots = ['..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', '//', '%00', '%', '%zz', '%20', ';', '?', '#', '%c3%a6']
  const names = [
    owner,
    service,
    owner.toUpperCase(),
    service.toUpperCase(),
    'a',
    '.git',
    'HEAD',
    'objects',
    'config',
    'tmp',
  ]
  const pieces = [...dots, ...names]
  const pick = () => pieces[Math.floor(Math.random() * pieces.length)] ?? ''
  const ours = new RegExp(`^/(${owner}|${owner.toUpperCase()})/${service}\\.git/`)
  const statuses = new Set<number>()
  const wrong: string[] = []
  for (let round = 0; round < count(10_000); round++) {
    const made = Array.from({ length: 1 + Math.floor(Math.random() * 5) }, pick).join('')
    const asked = `/${round % 2 ? `${owner}/` : ''}${made}.git/info/refs?service=git-upload-pack`
    const { status, body } = await statusOf(asked, token)
    statuses.add(status)
    const isWrong =
      status >= 500 || status === 429 || (status === 200 && !ours.test(asked) && body.includes('# service=git-'))
    if (isWrong || body.includes(at.world.ctx.config.repositories)) wrong.push(`${status} ${asked}`)
  }
  expect(wrong).toEqual([])
  expect(statuses).toContain(404)
  const made = await readdir(at.world.ctx.config.repositories)
  expect(made.filter((name) => !/^([0-9a-f]{2}|tmp)$/.test(name))).toEqual([])
})
