import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { operatorOf } from '../../../test/operator.ts'
import { newOrganisation, organisationWith, person } from '../../../test/organisation.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { searchActs } from '../../audit/index.ts'
import { changeKind } from '../../environment/index.ts'
import { findOrganisation } from '../../organisation/index.ts'
import { createOrganisation, listOwners } from '../../team/index.ts'

let world: World
let desk: Awaited<ReturnType<typeof operatorOf>>
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  desk = await operatorOf(world, 'desk')
})
afterAll(() => world.end())

const at = (name: string) => `/servicedesk/organisations/${name}`
const reason = 'agreed by phone with their director'

test('P1: the servicedesk finds an organisation, and sees its owners though they are hidden', async () => {
  const organisation = { hidesOwners: true, nameEn: 'The Lighthouse Agency', nameNb: 'Fyretaten' }
  const { name, owners } = await organisationWith(world.ctx, { organisation })
  const list = await desk.browser.get('/servicedesk/organisations?search=fyret')
  expect(list.body).toContain(`href="${at(name)}"`)
  const { body } = await desk.browser.get(at(name))
  expect(body).toContain(`href="/servicedesk/people/${owners[0]?.username}"`)
  expect(body).toContain('tt02, production')
  expect((await desk.browser.get(at('none'))).status).toBe(404)
})

test('E1: an organisation that holds environments stays a service owner; one without can change', async () => {
  const holding = await organisationWith(world.ctx)
  const wish = { kind: 'service-developer', reason }
  const refused = await desk.browser.post(`${at(holding.name)}/standing`, wish)
  expect(refused.status).toBe(409)
  expect(refused.body).toContain('Withdraw these first: tt02, production.')
  expect((await findOrganisation(world.ctx, holding.name))?.kind).toBe('service-owner')
  const free = await organisationWith(world.ctx, { environments: [] })
  expect((await desk.browser.post(`${at(free.name)}/standing`, { ...wish, reason: '' })).status).toBe(422)
  expect((await desk.browser.post(`${at(free.name)}/standing`, { ...wish, hidesOwners: 'yes' })).status).toBe(303)
  expect(await findOrganisation(world.ctx, free.name)).toMatchObject({
    kind: 'service-developer',
    hidesOwners: true,
  })
})

test('P3: the log has one name for a change of kind, and says nothing where nothing changed', async () => {
  const { ctx } = world
  const { name, organisationId } = await organisationWith(ctx, { environments: [] })
  const standing = { kind: 'service-developer', hidesOwners: 'yes', reason }
  for (const _ of ['once', 'again'])
    expect((await desk.browser.post(`${at(name)}/standing`, standing)).status).toBe(303)
  const change = { organisationId, kind: 'service-owner', reason: 'the agreement is signed' } as const
  await changeKind(ctx, operator, change)
  const acts = await searchActs(ctx, { organisationId }, { limit: 3 })
  const kindChanged = { action: 'organisation.kind-changed' }
  expect(acts.map(({ action, actorId, reason, details }) => ({ action, actorId, reason, details }))).toEqual([
    { ...kindChanged, actorId: null, reason: change.reason, details: { kind: 'service-owner' } },
    { action: 'organisation.changed', actorId: desk.userId, reason, details: { changed: 'hidesOwners' } },
    { ...kindChanged, actorId: desk.userId, reason, details: { kind: 'service-developer' } },
  ])
})

test('J4: who has no owner left gets one, who is told; who has one decides alone', async () => {
  const orphaned = await organisationWith(world.ctx, { owners: 0 })
  const { username } = await person(world.ctx)
  expect((await desk.browser.get(at(orphaned.name))).body).toContain('Give the organisation an owner')
  const nobody = await desk.browser.post(`${at(orphaned.name)}/owner`, { username: 'nobody-here', reason })
  expect(nobody.status).toBe(422)
  expect(nobody.body).toContain('There is no active user with this name.')
  expect((await desk.browser.post(`${at(orphaned.name)}/owner`, { username, reason })).status).toBe(303)
  expect(await listOwners(world.ctx, orphaned.organisationId)).toMatchObject([{ username }])
  expect((await world.mails(`${username}@example.no`)).at(-1)).toMatchObject({ kind: 'team-added' })
  expect((await desk.browser.get(at(orphaned.name))).body).not.toContain('Give the organisation an owner')
  const again = await desk.browser.post(`${at(orphaned.name)}/owner`, { username: 'desk', reason })
  expect(again.status).toBe(409)
})

test('X4: a program does the same', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const { name } = await organisationWith(world.ctx, { owners: 0, environments: [] })
  const path = `/api/v1/servicedesk/organisations/${name}`
  expect((await program.get('/api/v1/servicedesk/organisations?limit=1')).body.items).toHaveLength(1)
  expect((await program.get(path)).body).toMatchObject({ name, kind: 'service-owner', owners: [], environments: [] })
  const standing = { kind: 'service-developer', hidesOwners: false, reason }
  expect((await program.put(`${path}/standing`, { ...standing, reason: '' })).body.fields).toMatchObject([
    { path: 'reason' },
  ])
  expect((await program.put(`${path}/standing`, standing)).status).toBe(204)
  const { username } = await person(world.ctx)
  expect((await program.post(`${path}/owners`, { username, reason })).status).toBe(204)
  expect((await program.post(`${path}/owners`, { username, reason })).status).toBe(409)
  expect((await program.get(path)).body).toMatchObject({ kind: 'service-developer', owners: [{ username }] })
})

test('SEC-L8: no operator makes themselves an owner, neither of what nobody owns nor of what they make', async () => {
  const { ctx } = world
  const { name, organisationId } = await organisationWith(ctx, { owners: 0 })
  const refused = await desk.browser.post(`${at(name)}/owner`, { username: 'DESK', reason })
  expect(refused.status).toBe(403)
  expect(refused.body).toContain('Nobody makes themselves an owner')
  expect(await listOwners(ctx, organisationId)).toEqual([])
  const organisation = newOrganisation()
  const actor = { kind: 'user', userId: desk.userId } as const
  const made = createOrganisation(ctx, actor, { organisation, environments: [], administrator: 'desk' })
  await expect(made).rejects.toMatchObject({ code: 'team/own-ownership' })
  expect(await findOrganisation(ctx, organisation.name)).toBeUndefined()
})
