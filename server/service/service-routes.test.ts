import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { tokenOf } from '../../test/git.ts'
import { basic } from '../../test/git-world.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { gitOf, serviceOf } from '../../test/service.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { repositoryFolder } from '../repository/index.ts'
import { findUserByName } from '../user/index.ts'
import { giveAccess, giveTeamAccess } from './access/give-access.ts'
import { findOwner } from './owner-queries.ts'
import { serviceAt } from './queries.ts'
import { findTransferOf } from './transfer/transfer-queries.ts'
import { answerTransfer, offerTransfer } from './transfer/transfer-service.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(() => world.end())

/** A private service of a person, who administers it, a reader, and somebody who has nothing to do with it. */
async function stage(visibility: 'internal' | 'private' = 'private') {
  const { ctx } = world
  const [kari, ola, stranger] = [await person(ctx), await person(ctx), await person(ctx)]
  const service = await serviceOf(ctx, { owner: kari.username, facts: { visibility } })
  await giveAccess(ctx, operator, { serviceId: service.id, username: ola.username, access: 'write' })
  const [owner, reader, other] = [
    await studioBrowser(world, kari),
    await studioBrowser(world, ola),
    await studioBrowser(world, stranger),
  ]
  return { kari, ola, service, path: `/${service.owner}/${service.name}`, owner, reader, other }
}

const administrators = ['/settings', '/settings/deletion', '/settings/transfer']
const readers = ['/access', '/copy']
const posts: Record<string, Record<string, string>> = {
  '/settings': {
    version: '1',
    titleNb: 'X',
    titleNn: 'X',
    titleEn: 'X',
    visibility: 'internal',
    defaultBranch: 'main',
  },
  '/settings/archive': { act: 'archive' },
  '/settings/deletion': { typed: 'x' },
  '/settings/transfer': { act: 'withdraw', to: '' },
  '/access': { act: 'take', username: 'x' },
}

test('SEC-L1, SEC-L2: to who may not read a service none of its pages is there, and no act', async () => {
  const { path, other } = await stage()
  const nowhere = (await other.get('/somebody/something/settings')).status
  for (const page of [...administrators, ...readers])
    expect([page, (await other.get(`${path}${page}`)).status]).toEqual([page, nowhere])
  for (const [page, form] of Object.entries({ ...posts, '/access/leave': {} }))
    expect([page, (await other.post(`${path}${page}`, form)).status]).toEqual([page, 404])
})

test('SEC-L1: who only writes to a service opens no settings, and changes nothing of who has access', async () => {
  const { path, reader, owner } = await stage()
  for (const page of administrators) {
    expect([page, (await reader.get(`${path}${page}`)).status]).toEqual([page, 403])
    expect([page, (await owner.get(`${path}${page}`)).status]).toEqual([page, 200])
  }
  for (const [page, form] of Object.entries(posts))
    expect([page, (await reader.post(`${path}${page}`, form)).status]).toEqual([page, 403])
  const { body } = await reader.get(`${path}/access`)
  expect(body).not.toContain('name="act"')
})

test('S3: who was let in gives that up on the page of access, and nobody else’s', async () => {
  const { path, reader, owner, ola } = await stage()
  expect((await reader.get(`${path}/access`)).body).toContain(`action="${path}/access/leave"`)
  expect((await owner.get(`${path}/access`)).body).not.toContain('/access/leave')
  const other = await programOf(world, ola.userId)
  const collaborators = `/api/v1/services${path}/collaborators`
  expect((await other.delete(`${collaborators}/${path.split('/')[1]}`)).status).toBe(403)
  expect((await other.delete(`${collaborators}/nobody-at-all`)).status).toBe(403)
  const left = await reader.post(`${path}/access/leave`)
  expect([left.status, left.location, (await reader.get(path)).status]).toEqual([303, '/dashboard', 404])
})

test('S3: a program takes its person out of a service', async () => {
  const { path, ola } = await stage()
  const program = await programOf(world, ola.userId)
  const own = `/api/v1/services${path}/collaborators/${ola.username}`
  expect([(await program.delete(own)).status, (await program.delete(own)).status]).toEqual([204, 404])
})

test('S3: who makes an internal service private is told who loses it, before and after', async () => {
  const { path, owner, other, reader } = await stage('internal')
  expect((await owner.get(`${path}/settings`)).body).toContain('loses it, but for the 2 people and teams')
  expect((await other.get(`${path}/access`)).status).toBe(200)
  const saved = await owner.post(`${path}/settings`, { ...posts['/settings'], visibility: 'private' })
  expect((await owner.get(saved.location)).body).toContain('Only the 2 people and teams under Access read it')
  expect([(await other.get(`${path}/access`)).status, (await reader.get(`${path}/access`)).status]).toEqual([404, 200])
})

/** An internal service of an organisation, and who owns that. */
async function organisationStage() {
  const { ctx } = world
  const { name, owners, teamId } = await organisationWith(ctx)
  const [boss] = owners
  if (!boss) throw new Error('nobody')
  const service = await serviceOf(ctx, { owner: name, facts: { visibility: 'internal' } })
  return { service, path: `/${name}/${service.name}`, teamId, owner: await studioBrowser(world, boss) }
}

test('S3: a team that reaches a service for two reasons is counted once among who keep it', async () => {
  const { service, path, teamId, owner } = await organisationStage()
  const told = async () => /but for the (\d+) people and teams/.exec((await owner.get(`${path}/settings`)).body)?.[1]
  const before = await told()
  expect(before).toMatch(/^\d+$/)
  await giveTeamAccess(world.ctx, operator, { serviceId: service.id, teamId: teamId('Owners'), access: 'write' })
  expect(await told()).toBe(before)
})

test('S3: saving a title leaves the default branch as it is, however many branches come before it', async () => {
  const { path, owner, service } = await stage()
  const id = gitOf(world.ctx, service.id, 'rev-parse', 'main')
  const refs = Array.from({ length: 1001 }, (_, index) => `create refs/heads/a-${index} ${id}\n`)
  const repository = repositoryFolder(world.ctx, service.id)
  execFileSync('git', [`--git-dir=${repository}`, 'update-ref', '--stdin'], { input: refs.join('') })
  const { body } = await owner.get(`${path}/settings`)
  const [, branches = ''] = /<select[^>]* name="defaultBranch"[^>]*>(.*?)<\/select>/s.exec(body) ?? []
  expect(/<option[^>]* selected[^>]*>([^<]*)/.exec(branches)?.[1]).toBe('main')
})

test('S2: a branch or team that is not there is told at its list, which keeps what it had', async () => {
  const { path, owner } = await organisationStage()
  const settings = await owner.post(`${path}/settings`, { ...posts['/settings'], defaultBranch: 'gone' })
  expect(settings.status).toBe(422)
  expect(settings.body).toContain('id="defaultBranch-error">The service has no branch with this name.')
  expect(settings.body).toContain('aria-describedby="defaultBranch-error"')
  expect(settings.body).toContain('<option value="main" selected')
  const team = await owner.post(`${path}/access`, { act: 'give-team', team: crypto.randomUUID(), teamAccess: 'read' })
  expect(team.body).toContain('id="team-error">There is no such team')
})

test('S3: what was typed stays in a refused form, with what somebody else wrote meanwhile', async () => {
  const { path, owner } = await stage()
  await owner.post(`${path}/settings`, { ...posts['/settings'], titleNb: 'Deres' })
  const late = await owner.post(`${path}/settings`, { ...posts['/settings'], titleNb: 'Min' })
  expect(late.status).toBe(412)
  expect(late.body).toContain('value="Min"')
  expect(late.body).toContain('Now it says: Deres')
  const again = await owner.post(`${path}/settings`, { ...posts['/settings'], version: '2', titleEn: '' })
  expect([again.status, again.body.includes('href="#titleEn"')]).toEqual([422, true])
})

test('L8: deleting, transferring and making an administrator ask for a fresh login', async () => {
  const { path, owner, ola } = await stage()
  world.clock.advance(11 * 60)
  const sensitive: [string, Record<string, string>][] = [
    ['/settings/deletion', { typed: path.slice(1) }],
    ['/settings/transfer', { act: 'offer', to: 'x' }],
    ['/access', { act: 'give', username: ola.username, access: 'admin' }],
  ]
  for (const [page, form] of sensitive)
    expect([page, (await owner.post(`${path}${page}`, form)).location]).toEqual([
      page,
      expect.stringMatching(/^\/login\/again/),
    ])
  const ordinary = await owner.post(`${path}/access`, { act: 'give', username: ola.username, access: 'read' })
  expect(ordinary.location).toBe(`${path}/access?saved=yes`)
})

test('S3: the address of before leads on for who may read the service, until another takes it', async () => {
  const { ctx } = world
  const { path, kari, ola, service, owner, other, reader } = await stage()
  const receiving = await organisationWith(ctx)
  await offerTransfer(ctx, kari, { serviceId: service.id, to: receiving.name })
  await answerTransfer(ctx, operator, {
    transferId: (await findTransferOf(ctx, service.id))?.id ?? '',
    answer: 'accept',
  })
  const moved = await reader.get(`${path}/access?person=x`)
  expect([moved.status, moved.location]).toEqual([307, `/${receiving.name}/${service.name}/access?person=x`])
  const cloned = await world.app.inject({
    url: `/repos${path}.git/info/refs?service=git-upload-pack`,
    headers: { authorization: basic(await tokenOf(ctx, ola.userId)) },
  })
  const there = `/repos/${receiving.name}/${service.name}.git/info/refs?service=git-upload-pack`
  expect([cloned.statusCode, cloned.headers.location]).toEqual([307, there])
  expect([(await other.get(`${path}/access`)).status, (await owner.get(`${path}/access`)).status]).toEqual([404, 404])
  await serviceOf(ctx, { owner: kari.username, name: service.name })
  expect((await reader.get(`${path}/access`)).status).toBe(404)
})

test('S3: a person accepts what they are offered on the page that the mail leads to', async () => {
  const { ctx } = world
  const { kari, service } = await stage()
  const receiving = await organisationWith(ctx)
  const [decider] = receiving.owners
  if (!decider) throw new Error('nobody')
  await offerTransfer(ctx, kari, { serviceId: service.id, to: receiving.name })
  const browser = await studioBrowser(world, decider)
  const { link } = (await world.mails(`${decider.username}@example.no`)).at(-1) ?? { link: '' }
  const { body } = await browser.get(link)
  expect(body).toContain('One person or team that was let in keeps access.')
  const transfer = /name="transfer" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const accepted = await browser.post('/services/transfers', { act: 'accept', transfer })
  expect(accepted.location).toBe(`/${receiving.name}/${service.name}`)
  const late = await browser.post('/services/transfers', { act: 'accept', transfer })
  expect([late.status, late.body.includes('It was answered, withdrawn or has expired')]).toEqual([409, true])
})

test('X5: a letter that only lower case makes ours names no owner, at no door', async () => {
  const { ctx } = world
  const kari = await person(ctx, 'kari-k')
  const { name } = await serviceOf(ctx, { owner: 'kari-k', facts: { visibility: 'internal' } })
  const browser = await studioBrowser(world, kari)
  const [origin, authorization] = [await world.listen(), basic(await tokenOf(ctx, kari.userId))]
  const cloned = (owner: string) =>
    fetch(`${origin}/${owner}/${name}.git/info/refs?service=git-upload-pack`, { headers: { authorization } })
  const found = async (owner: string) => [
    (await browser.get(`/${encodeURIComponent(owner)}/${name}`)).status,
    (await cloned(encodeURIComponent(owner))).status,
    await serviceAt(ctx, { owner, name }).then(
      ({ id }) => id !== '',
      () => false,
    ),
    (await findOwner(ctx, owner)) !== undefined,
    (await findUserByName(ctx, owner)) !== undefined,
  ]
  expect(await found('KARI-K')).toEqual([200, 200, true, true, true])
  expect(await found('\u212aari-k')).toEqual([404, 404, false, false, false])
})
