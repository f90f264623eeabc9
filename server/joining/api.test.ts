import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { findMember } from '../team/index.ts'
import { invite } from './invite.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

async function populated() {
  const made = await organisationWith(world.ctx)
  const [owner] = made.owners
  if (!owner) throw new Error('no owner')
  const who = await person(world.ctx)
  const path = `/api/v1/organisations/${made.name}`
  return {
    ...made,
    path,
    who,
    owners: await programOf(world, owner.userId),
    program: await programOf(world, who.userId),
  }
}

const isIn = async (organisationId: string, { userId }: { userId: string }) =>
  (await findMember(world.ctx, organisationId, userId)) !== undefined

test('J1: a program asks, and another approves; before that it is withdrawn and asked again', async () => {
  const { organisationId, path, who, owners, program, teamId } = await populated()
  const asking = { message: 'I build forms' }
  expect((await program.post(`${path}/join`, { message: '' })).body.fields).toMatchObject([{ path: 'message' }])
  expect((await program.post(`${path}/join`, asking)).status).toBe(201)
  expect((await program.post(`${path}/join`, asking)).status).toBe(409)
  expect((await program.delete(`${path}/join`)).status).toBe(204)
  const { body } = await program.post(`${path}/join`, asking)
  const { items } = (await owners.get(`${path}/requests`)).body
  expect(items).toMatchObject([{ id: body.id, username: who.username, message: 'I build forms' }])
  const request = `${path}/requests/${body.id}`
  expect((await owners.post(`${request}/approve`, { teams: [] })).body.fields).toMatchObject([{ code: 'choose-team' }])
  expect((await owners.post(`${request}/approve`, { teams: [teamId('Devs')] })).status).toBe(204)
  expect((await owners.post(`${request}/decline`, { reason: 'No' })).status).toBe(404)
  expect(await isIn(organisationId, who)).toBe(true)
  const own = (await program.get(`${path}/join`)).body.items.map(({ state }: { state: string }) => state)
  expect(own).toEqual(['approved', 'withdrawn'])
})

test('J2: a program invites, and another accepts, or declines and blocks', async () => {
  const { organisationId, path, who, owners, program, teamId } = await populated()
  const inviting = { who: who.username, teams: [teamId('Devs')] }
  const { body } = await owners.post(`${path}/invitations`, inviting)
  expect((await owners.post(`${path}/invitations/${body.id}/resend`)).status).toBe(204)
  expect((await owners.get(`${path}/invitations`)).body.items).toMatchObject([{ id: body.id, state: 'open' }])
  expect((await owners.delete(`${path}/invitations/${body.id}`)).status).toBe(204)
  expect((await program.post(`/api/v1/invitations/${body.id}/accept`)).status).toBe(404)
  const second = (await owners.post(`${path}/invitations`, inviting)).body.id
  expect((await program.get('/api/v1/invitations')).body.items).toMatchObject([{ id: second, teams: ['Devs'] }])
  expect((await program.post(`/api/v1/invitations/${second}/decline`, { block: true })).status).toBe(204)
  expect((await owners.post(`${path}/invitations`, inviting)).body.fields).toMatchObject([
    { path: 'who', code: 'blocks-organisation' },
  ])
  const name = path.slice(path.lastIndexOf('/') + 1)
  expect((await program.get('/api/v1/blocked-organisations')).body.items).toMatchObject([{ name }])
  expect((await program.delete(`/api/v1/blocked-organisations/${name}`)).status).toBe(204)
  const third = (await owners.post(`${path}/invitations`, inviting)).body.id
  expect((await program.post(`/api/v1/invitations/${third}/accept`)).body).toEqual({ organisation: name })
  expect(await isIn(organisationId, who)).toBe(true)
})

test('J3: a program opens a domain and closes it, and another joins by it', async () => {
  const { organisationId, path, who, owners, program, teamId } = await populated()
  expect((await program.post(`${path}/join-by-domain`)).status).toBe(403)
  const refused = await owners.put(`${path}/domains/gmail.com`, { team: teamId('Devs') })
  expect(refused.body.fields).toMatchObject([{ path: 'domain', code: 'public-domain' }])
  expect((await owners.put(`${path}/domains/example.no`, { team: teamId('Devs') })).status).toBe(204)
  expect((await owners.get(`${path}/domains`)).body.items).toEqual([{ domain: 'example.no', team: 'Devs' }])
  expect((await program.post(`${path}/join-by-domain`)).status).toBe(204)
  expect(await isIn(organisationId, who)).toBe(true)
  expect((await owners.delete(`${path}/domains/example.no`)).status).toBe(204)
  expect((await owners.get(`${path}/domains`)).body.items).toEqual([])
})

test('SEC-J4, SEC-L2: a stranger’s program finds nothing of owners, and a token for reading changes nothing', async () => {
  const { path, who, program } = await populated()
  for (const hidden of ['requests', 'invitations', 'domains'])
    expect((await program.get(`${path}/${hidden}`)).status).toBe(404)
  const reading = await programOf(world, who.userId, ['orgs:read'])
  expect((await reading.post(`${path}/join`, { message: 'Please' })).status).toBe(403)
  expect((await reading.get(`${path}/join`)).body.items).toEqual([])
})

test('L8: a token makes nobody an owner, by no request and no invitation, since it is never fresh', async () => {
  const { organisationId, path, who, owners, program, teamId } = await populated()
  const toOwners = { who: who.username, teamIds: [teamId('Devs'), teamId('Owners')] }
  const id = await invite(world.ctx, operator, { organisationId, ...toOwners })
  const asked = await program.post(`${path}/join`, { message: 'Let me in' })
  const teams = toOwners.teamIds
  const tries = [
    await owners.post(`${path}/requests/${asked.body.id}/approve`, { teams }),
    await owners.post(`${path}/invitations`, { who: 'new@elsewhere.no', teams }),
    await owners.post(`${path}/invitations/${id}/resend`),
    await program.post(`/api/v1/invitations/${id}/accept`),
  ]
  for (const { status, body } of tries) {
    expect(status).toBe(403)
    expect(body.type).toMatch(/\/problems\/access\/not-fresh$/)
  }
  expect(await isIn(organisationId, who)).toBe(false)
  expect((await program.post(`/api/v1/invitations/${id}/decline`, {})).status).toBe(204)
})
