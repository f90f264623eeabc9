import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../test/long.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { rowsOf } from '../../test/rows.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { drawLogo } from './draw-logo.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } })
const metadata = async (file: Buffer | undefined) => (file ? sharp(file).metadata() : undefined)

test.each(['png', 'jpeg', 'webp'] as const)(
  'O1: a %s becomes a PNG that is at most 240 pixels wide and high',
  async (format) => {
    const file = await picture(600, 300).toFormat(format).toBuffer()
    expect(await metadata(await drawLogo(file))).toMatchObject({ format: 'png', width: 240, height: 120 })
  },
)

test('O1: a picture that is small already keeps its size', async () => {
  expect(await metadata(await drawLogo(await picture(16, 9).png().toBuffer()))).toMatchObject({ width: 16, height: 9 })
})

test('O1: what a camera wrote into a picture is gone, and the picture stands upright', async () => {
  const file = await picture(40, 20)
    .jpeg()
    .withExif({ IFD0: { Copyright: 'GPS 59.9', ImageDescription: 'my home' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect(file.includes('my home')).toBe(true)
  const drawn = await drawLogo(file)
  expect(drawn?.includes('my home')).toBe(false)
  expect(await metadata(drawn)).toMatchObject({ width: 20, height: 40 })
  expect((await metadata(drawn))?.exif).toBeUndefined()
})

test('O1: even noise fits into the column', async () => {
  const side = 500
  const noise = crypto.getRandomValues(new Uint8Array(65_536))
  const raw = Buffer.alloc(side * side * 4, noise)
  for (const size of [240, side]) {
    const file = await sharp(raw.subarray(0, size * size * 4), { raw: { width: size, height: size, channels: 4 } })
      .png()
      .toBuffer()
    expect((await drawLogo(file))?.length).toBeLessThanOrEqual(262_144)
  }
})

/** A PNG whose header claims so many pixels, with next to nothing behind it. */
async function bomb(width: number, height: number): Promise<Buffer> {
  const file = await picture(1, 1).png().toBuffer()
  file.writeUInt32BE(width, 16)
  file.writeUInt32BE(height, 20)
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29)
  return file
}

const others: Record<string, () => Promise<Buffer>> = {
  nothing: async () => Buffer.alloc(0),
  text: async () => Buffer.from('not a picture'),
  'an SVG': async () =>
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
  'a GIF': () => picture(9, 9).gif().toBuffer(),
  'a TIFF': () => picture(9, 9).tiff().toBuffer(),
  'half a PNG': async () => (await picture(300, 300).png().toBuffer()).subarray(0, 200),
  'half a JPEG': async () => (await picture(300, 300).jpeg().toBuffer()).subarray(0, 400),
  'a PNG of two thousand million pixels': () => bomb(50_000, 40_000),
  'a PNG of more pixels than there can be': () => bomb(0x7fff_ffff, 0x7fff_ffff),
  'a picture with too many pixels': () => picture(4097, 4096).png().toBuffer(),
}

test.each(Object.entries(others))('X5: %s is not taken for a picture', async (_what, make) => {
  expect(await drawLogo(await make())).toBeUndefined()
})

test('X5: a picture with any bytes changed is drawn or refused, and nothing else', async () => {
  const files = await Promise.all([
    picture(30, 20).png().toBuffer(),
    picture(30, 20).jpeg().toBuffer(),
    picture(30, 20).webp().toBuffer(),
  ])
  const change = fc.tuple(fc.nat(2000), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (file, changes) => {
        const bent = Buffer.from(file)
        for (const [at, value] of changes) bent[at % bent.length] = value
        const drawn = await drawLogo(bent)
        if (drawn) expect((await sharp(drawn).metadata()).format).toBe('png')
      },
    ),
    { numRuns: count(2_000) },
  )
})

async function ownedOrganisation() {
  const made = await organisationWith(world.ctx, { members: 1 })
  const [[owner], [member]] = [made.owners, made.members]
  if (!owner || !member) throw new Error('nobody')
  const path = `/orgs/${made.name}`
  return { ...made, member, path, browser: await studioBrowser(world, owner) }
}

const logoFile = async (content?: Buffer) => ({
  field: 'logo',
  name: '../../<b>.png',
  content: new Uint8Array(content ?? (await picture(300, 200).png().toBuffer())),
})

test('O1: an owner gives the organisation a logo, everybody here sees it, and it goes again', async () => {
  const { browser, path } = await ownedOrganisation()
  const sent = await browser.postFile(`${path}/settings/logo`, await logoFile())
  expect([sent.status, sent.location]).toEqual([303, `${path}/settings?saved=yes`])
  const stranger = await studioBrowser(world, await person(world.ctx))
  const address =
    /src="(\/orgs\/\w+\/logo\?v=[0-9a-f]{64})"/.exec((await browser.get(`${path}/settings`)).body)?.[1] ?? ''
  const logo = await stranger.get(address)
  expect(logo).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none';sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  })
  expect((await browser.post(`${path}/settings/logo/remove`)).status).toBe(303)
  expect((await stranger.get(address)).status).toBe(404)
  const acts = (await world.audited()).filter((action) => action.startsWith('organisation.logo'))
  expect(acts).toEqual(['organisation.logo-changed', 'organisation.logo-removed'])
})

test('O1: a browser that has the logo is not sent it again, and another address of it is asked for each time', async () => {
  const { browser, path } = await ownedOrganisation()
  await browser.postFile(`${path}/settings/logo`, await logoFile())
  const { headers } = await browser.get(`${path}/logo?v=older`)
  expect(headers['cache-control']).toBe('no-cache')
  const again = await browser.get(`${path}/logo`, { 'if-none-match': String(headers['etag']) })
  expect([again.status, again.body]).toEqual([304, ''])
  expect((await browser.get(`${path}/logo`, { 'if-none-match': '"another"' })).status).toBe(200)
})

const refused: [string, () => Promise<Buffer>, string][] = [
  ['nothing', async () => Buffer.alloc(0), 'Fill in this field.'],
  ['text', async () => Buffer.from('text'), 'Choose a PNG, JPEG or WebP'],
  ['a bomb', () => bomb(50_000, 40_000), 'Choose a PNG, JPEG or WebP'],
  ['a byte more than 1 MB', async () => Buffer.alloc(1024 * 1024 + 1), 'The picture is larger than 1 MB.'],
]

test.each(refused)('X5: %s in the place of a picture is a 422 at its field', async (_what, make, message) => {
  const { browser, path, organisationId } = await ownedOrganisation()
  const { status, body } = await browser.postFile(`${path}/settings/logo`, await logoFile(await make()))
  expect(status).toBe(422)
  expect(/id="logo-error">([^<]*)/.exec(body)?.[1]).toContain(message)
  const stored = world.ctx.db
    .selectFrom('organisationLogo')
    .select('sha256')
    .where('organisationId', '=', organisationId)
  expect(await stored.execute()).toEqual([])
})

test('X5: two files, text in the place of a file, and far too much are refused, never with a 5xx', async () => {
  const { browser, path } = await ownedOrganisation()
  const at = `${path}/settings/logo`
  const before = await rowsOf(world)
  expect((await browser.postFile(at, await logoFile(), { logo: 'text' })).status).toBe(422)
  expect((await browser.postFile(at, { ...(await logoFile()), field: 'other' }, { logo: 'text' })).status).toBe(422)
  expect((await browser.postFile(at, await logoFile(Buffer.alloc(3_000_000)))).status).toBe(413)
  expect(await rowsOf(world)).toEqual(before)
})

test('SEC-L1: strangers and members change no logo', async () => {
  const { path, member } = await ownedOrganisation()
  const before = await rowsOf(world)
  const stranger = await person(world.ctx)
  const browsers = [await studioBrowser(world, stranger), await studioBrowser(world, member)]
  const statuses = browsers.map(
    async (browser) => (await browser.postFile(`${path}/settings/logo`, await logoFile())).status,
  )
  expect(await Promise.all(statuses)).toEqual([404, 403])
  expect((await rowsOf(world))['organisation_logo']).toEqual(before['organisation_logo'])
})

test('SEC-A7: a person has twenty pictures drawn an hour, and is told when to come again', async () => {
  const { browser, path } = await ownedOrganisation()
  const file = await logoFile(await picture(2, 2).png().toBuffer())
  const statuses: number[] = []
  for (let times = 0; times < 20; times++) statuses.push((await browser.postFile(`${path}/settings/logo`, file)).status)
  expect(new Set(statuses)).toEqual(new Set([303]))
  const refused = await browser.postFile(`${path}/settings/logo`, file)
  expect([refused.status, Number(refused.headers['retry-after']) > 3000]).toEqual([429, true])
})
