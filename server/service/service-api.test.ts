import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { createWorld, type World } from '../../test/world.ts'
import { deleteService } from './copy-and-delete/delete-service.ts'
import { findTransferOf } from './transfer/transfer-queries.ts'
import { offerTransfer } from './transfer/transfer-service.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  await world.app.ready()
})
afterAll(() => world.end())

async function owned() {
  const kari = await person(world.ctx)
  const service = await serviceOf(world.ctx, { owner: kari.username })
  const path = `/api/v1/services/${service.owner}/${service.name}`
  return { kari, service, path, program: await programOf(world, kari.userId) }
}

test('X4 S3: a program changes settings with the version that it saw, and is told what is wrong by field', async () => {
  const { program, path } = await owned()
  const { body, headers } = await program.get(`${path}/settings`)
  expect(headers['etag']).toBe('"1"')
  const put = (changes: object, seen = '"1"') =>
    program.put(`${path}/settings`, { ...body, ...changes }, { 'if-match': seen })
  expect((await program.put(`${path}/settings`, body)).status).toBe(428)
  const wrong = await put({ titleEn: '', defaultBranch: 'main' })
  expect([wrong.status, wrong.body.fields.map((field: { path: string }) => field.path)]).toEqual([422, ['titleEn']])
  expect((await put({ visibility: 'internal' })).body.visibility).toBe('internal')
  expect((await put({ visibility: 'private' })).status).toBe(412)
})

test('X4 S3: a program lets people and teams in and out, but makes nobody an administrator (L8)', async () => {
  const { program, path } = await owned()
  const ola = await person(world.ctx)
  const one = `${path}/collaborators/${ola.username}`
  expect((await program.put(one, { access: 'write' })).status).toBe(204)
  expect((await program.put(one, { access: 'admin' })).status).toBe(403)
  expect((await program.put(`${path}/collaborators/nobody-at-all`, { access: 'read' })).status).toBe(422)
  const asked = await program.get(`${path}/access?person=${ola.username}`)
  expect(asked.body.items).toMatchObject([{ access: 'write', by: 'person', person: ola.username }])
  expect((await program.delete(one)).status).toBe(204)
  expect((await program.delete(one)).status).toBe(404)
  const { teamId } = await organisationWith(world.ctx)
  const strangers = await program.put(`${path}/collaborator-teams/${teamId('Devs')}`, { access: 'read' })
  expect([strangers.status, strangers.body.fields[0].path]).toEqual([422, 'team'])
  expect((await program.get(`${path}/access`)).body.items).toMatchObject([{ by: 'owner' }])
})

test('X4 S3: a program archives, copies and restores, but deletes nothing (L8)', async () => {
  const { kari, program, path, service } = await owned()
  expect((await program.send('PUT', `${path}/archive`)).status).toBe(204)
  const settings = await program.get(`${path}/settings`)
  const change = await program.put(`${path}/settings`, settings.body, { 'if-match': '"1"' })
  expect([change.status, change.body.type]).toEqual([409, expect.stringContaining('service/archived')])
  expect((await program.delete(`${path}/archive`)).status).toBe(204)
  const titles = { titleNb: 'Kopi', titleNn: '', titleEn: '' }
  const copied = await program.post(`${path}/copies`, { owner: service.owner, name: 'the-copy', ...titles })
  expect([copied.status, copied.body]).toEqual([201, { owner: service.owner, name: 'the-copy' }])
  expect((await program.post(`${path}/copies`, { owner: service.owner, name: 'the-copy', ...titles })).status).toBe(409)
  const refused = await program.delete(path)
  expect([refused.status, refused.body.type]).toEqual([403, expect.stringContaining('access/not-fresh')])
  expect((await program.get(`${path}/settings`)).status).toBe(200)
  await deleteService(world.ctx, kari, { serviceId: service.id, typed: path.replace('/api/v1/services/', '') })
  expect((await program.get(`${path}/settings`)).status).toBe(404)
  expect((await program.get('/api/v1/deleted-services')).body.items).toMatchObject([{ name: service.name }])
  expect((await program.post(`${path}/restore`)).status).toBe(204)
  expect((await program.get(`${path}/settings`)).status).toBe(200)
})

test('X4 S3: a program answers and withdraws offers', async () => {
  const { kari, program, path, service } = await owned()
  const receiving = await organisationWith(world.ctx)
  const other = await programOf(world, receiving.owners[0]?.userId ?? '')
  expect((await program.get(`${path}/transfer`)).status).toBe(404)
  const offer = () => offerTransfer(world.ctx, kari, { serviceId: service.id, to: receiving.name })
  await offer()
  expect((await program.get(`${path}/transfer`)).body).toMatchObject({ to: receiving.name, offerer: kari.username })
  expect((await program.delete(`${path}/transfer`)).status).toBe(204)
  expect((await program.delete(`${path}/transfer`)).status).toBe(409)
  await offer()
  const [offered] = (await other.get('/api/v1/service-transfers')).body.items
  expect((await program.post(`/api/v1/service-transfers/${offered.id}/accept`)).status).toBe(409)
  expect((await other.post(`/api/v1/service-transfers/${offered.id}/decline`)).status).toBe(204)
  await offer()
  const id = (await findTransferOf(world.ctx, service.id))?.id
  expect((await other.post(`/api/v1/service-transfers/${id}/accept`)).status).toBe(204)
  expect((await other.get(`/api/v1/services/${receiving.name}/${service.name}/settings`)).status).toBe(200)
})
