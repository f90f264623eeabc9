import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { multipart } from '../../test/browser.ts'
import { organisationWith } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { unavailable } from '../errors.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())
afterEach(() => vi.restoreAllMocks())

interface FileAttack {
  fields?: (token: string) => Record<string, string>
  headers?: Record<string, string>
  bend?: (payload: string, token: string) => string
}

/** With the owner's own cookies, and a picture that would be taken. */
const fileAttacks: Record<string, FileAttack> = {
  'no token': { fields: () => ({}) },
  'the token of another browser': { fields: () => ({ form_token: 'abc-def' }) },
  'two tokens': { bend: (payload) => payload.replace(/(--\S+\r\n.*form_token[\s\S]*?\r\n)(?=--)/, '$1$1') },
  'its token in a file': { bend: (payload) => payload.replace('name="form_token"', 'name="form_token"; filename="a"') },
  'its token in the address only': { fields: () => ({}) },
  'a foreign Origin': { headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } },
  'Sec-Fetch-Site same-site': { headers: { 'sec-fetch-site': 'same-site' } },
  'another type': { headers: { 'content-type': 'text/plain' } },
  'the type of other forms': {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    bend: (_, token) => `form_token=${token}&logo=x`,
  },
  'the type of a mixture': { headers: { 'content-type': 'multipart/mixed; boundary=x' } },
  'no boundary': { headers: { 'content-type': 'multipart/form-data' } },
  'half a body': { bend: (payload) => payload.slice(0, payload.length / 2) },
  'no body': { bend: () => '' },
}

async function ownerWithPicture() {
  const { name, organisationId, owners } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const browser = await studioBrowser(world, owner)
  const token = /name="form_token" value="([^"]+)"/.exec((await browser.get('/help')).body)?.[1] ?? ''
  const content = new Uint8Array(
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  )
  async function send({ fields = (own) => ({ form_token: own }), headers = {}, bend = (same) => same }: FileAttack) {
    const { payload, type } = await multipart({ field: 'logo', name: 'a.png', content }, fields(token))
    return world.app.inject({
      method: 'POST',
      url: `/orgs/${name}/settings/logo?form_token=${token}`,
      payload: Buffer.from(bend(payload.toString('latin1'), token), 'latin1'),
      headers: {
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        'content-type': type,
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    })
  }
  return { name, organisationId, send }
}

test.each(Object.entries(fileAttacks))(
  'SEC-F6: with %s the form that carries a file changes nothing',
  async (_what, attack) => {
    const { organisationId, send } = await ownerWithPicture()
    const logos = () =>
      world.ctx.db
        .selectFrom('organisationLogo')
        .select('sha256')
        .where('organisationId', '=', organisationId)
        .execute()
    const { statusCode, body } = await send(attack)
    expect([400, 403, 415]).toContain(statusCode)
    expect(body).toContain('<main')
    expect(await logos()).toEqual([])
    expect((await send({})).statusCode).toBe(303)
    expect(await logos()).toHaveLength(1)
  },
)

test('SEC-F6: of who is not logged in, no file is read', async () => {
  const content = new Uint8Array(1000)
  const { payload, type } = await multipart({ field: 'logo', name: 'a.png', content }, { form_token: 'x' })
  const read = vi.spyOn(Response.prototype, 'formData')
  const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin', 'content-type': type }
  const answer = await world.app.inject({ method: 'POST', url: '/orgs/x/settings/logo', payload, headers })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/login?return_to=%2F'])
  const foreign = { ...headers, 'sec-fetch-site': 'cross-site' }
  const refused = await world.app.inject({ method: 'POST', url: '/orgs/x/settings/logo', payload, headers: foreign })
  expect(refused.statusCode).toBe(403)
  expect(read).not.toHaveBeenCalled()
})

test('L4: a file that is sent after the session has ended leads to log in, and from there back to its form', async () => {
  const { name, organisationId, send } = await ownerWithPicture()
  await world.ctx.db.updateTable('session').set({ endsAt: world.ctx.now() }).execute()
  const page = `/orgs/${name}/settings/logo`
  const { statusCode, headers } = await send({ headers: { referer: `http://localhost:8080${page}` } })
  expect([statusCode, headers.location]).toEqual([303, `/login?${new URLSearchParams({ return_to: page })}`])
  const logos = world.ctx.db
    .selectFrom('organisationLogo')
    .select('sha256')
    .where('organisationId', '=', organisationId)
  expect(await logos.execute()).toEqual([])
})

test('X5: while nobody can find out who sends a file, the answer is 503, and not that the form is not ours', async () => {
  const { send } = await ownerWithPicture()
  const { db } = world.ctx
  const selectFrom = () => {
    throw unavailable(5)
  }
  Object.assign(world.ctx, { db: { selectFrom } })
  const { statusCode, headers } = await send({}).finally(() => Object.assign(world.ctx, { db }))
  expect([statusCode, headers['retry-after']]).toEqual([503, '5'])
})

test('X5: a form of thousands of parts is refused before it is taken apart, which would hold up everybody', async () => {
  const { send } = await ownerWithPicture()
  const read = vi.spyOn(Response.prototype, 'formData')
  const part = (boundary: string, name: number) =>
    `--${boundary}\r\ncontent-DISPOSITION: form-data; name="${name}"\r\n\r\n\r\n`
  const parts = (boundary: string) => Array.from({ length: 5000 }, (_, name) => part(boundary, name)).join('')
  const bend = (payload: string) => parts(/^--(\S+)/.exec(payload)?.[1] ?? '') + payload
  expect((await send({ bend })).statusCode).toBe(400)
  expect(read).not.toHaveBeenCalled()
  expect((await send({})).statusCode).toBe(303)
})
