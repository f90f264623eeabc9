import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { Selectable } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RegistrationTicket } from '../../server/database/schema.generated.ts'
import { movesOnTo, type TestBrowser } from '../../test/browser.ts'
import { connectIdentity } from '../../test/identity.ts'
import { person } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { readForm } from '../answer.ts'
import { Visitor } from '../visitor.ts'
import { faultTexts } from './fault-text.ts'
import { type Fault, loginFaults, logoutFaults, representationFaults } from './faults.ts'
import { type Ansattporten, startAnsattporten } from './index.ts'

const origin = 'http://localhost:8080'
const ole = '14838131205'

let port: Ansattporten
let world: World
/** What came to the service from server to server. */
const told: URLSearchParams[] = []
const service = createServer((request, response) => {
  void readForm(request).then((form) => {
    told.push(form)
    response.end()
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  port = await startAnsattporten({
    issuerPort: 0,
    loginPort: 0,
    clients: [
      {
        clientId: 'inngang',
        clientSecret: 'a secret of the client',
        redirectUris: [`${origin}/login/ansattporten/callback`],
        postLogoutRedirectUris: [`${origin}/logged-out`],
        frontChannelLogoutUri: `${origin}/logout/front-channel`,
        backChannelLogoutUri: `http://127.0.0.1:${(service.address() as AddressInfo).port}/`,
        displayName: 'Inngang',
        tokenEndpointAuthMethod: 'client_secret_basic',
      },
    ],
  })
  world = await newWorld()
})

const newWorld = () =>
  createWorld({
    ANSATTPORTEN_ISSUER: port.issuer,
    ANSATTPORTEN_TIMEOUT_SECONDS: '1',
    RATE_LIMIT_FACTOR: '100',
  })

afterEach(async () => {
  await choose(new Visitor(`${origin}/`), '')
  told.length = 0
  // Whoever is at the port is a stranger again.
  await world.ctx.db.deleteFrom('identity').execute()
})

afterAll(async () => {
  await world.end()
  await port.close()
  service.close()
})

const faultsPage = (visitor: Visitor) => visitor.open(`${port.loginHost}/faults`)
const choose = async (visitor: Visitor, fault: Fault | '') => visitor.send(await faultsPage(visitor), { fault })

test('X8: the address of the issuer leads people to the faults and to logging out, on the host that they log in at', async () => {
  const visitor = new Visitor(`${origin}/`)
  const { html } = await visitor.open(port.issuer)
  const faults = `${port.loginHost}/faults?lang=nb`
  for (const address of [faults, `${port.loginHost}/logout`]) expect(html).toContain(`href="${address}"`)
  expect((await visitor.open(faults)).html).toContain('name="fault"')
})

/** From our front page to the simulator and back, by BankID. */
async function logIn(visitor: Visitor, browser = world.browser()) {
  const choice = await visitor.open((await browser.get('/register/begin')).location)
  const screen = await visitor.open(`${choice.url.origin}${choice.url.pathname}/bankid`)
  const { url } = await visitor.send(screen, { person: ole })
  return { browser, answer: await browser.get(url.pathname + url.search) }
}

/** Keys that are known hide that they no longer come. */
const warmFaults = loginFaults.filter((fault) => fault !== 'keysSilence')

/** What is refused; or what the ticket lacks, where the person goes on to the form all the same. */
const ends: Record<(typeof warmFaults)[number], string | Partial<TicketRow>> = {
  issuer: 'ansattporten/not-believed',
  state: 'ansattporten/unknown-attempt',
  usedCode: 'ansattporten/not-believed',
  audience: 'ansattporten/not-believed',
  nonce: 'ansattporten/not-believed',
  expired: 'ansattporten/not-believed',
  skewedClock: 'ansattporten/not-believed',
  unknownKey: 'ansattporten/not-believed',
  rotatedKey: 'ansattporten/not-believed',
  unsigned: 'ansattporten/not-believed',
  sharedSecret: 'ansattporten/not-believed',
  lowLevel: 'ansattporten/level-too-low',
  noNumber: { pidHmac: null, givenName: 'Ole Bjørn', familyName: 'Hansen Berg' },
  noNames: { pidHmac: expect.any(Buffer), givenName: null, familyName: null },
  tokenError: 'ansattporten/away',
  tokenSilence: 'ansattporten/away',
}

const ticketColumns = ['sid', 'subject', 'pidHmac', 'givenName', 'familyName'] as const
type TicketRow = Pick<Selectable<RegistrationTicket>, (typeof ticketColumns)[number]>

const newestTicket = (): Promise<TicketRow> =>
  world.ctx.db
    .selectFrom('registrationTicket')
    .select(ticketColumns)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

test.each(warmFaults)('X8: the fault %s can be tried by hand, and ends as its test says', async (fault) => {
  const visitor = new Visitor(`${origin}/`)
  // The keys are known from an honest login; a fault that concerns them shows afterwards.
  await logIn(visitor)
  const from = world.lines.length
  await choose(visitor, fault)
  const { answer } = await logIn(visitor)
  const end = ends[fault]
  if (typeof end === 'string') {
    expect([answer.status >= 400, answer.body.includes('<main')]).toEqual([true, true])
    expect(world.lines.slice(from).join('')).toContain(`"code":"${end}"`)
  } else {
    expect(answer.location).toBe('/register')
    expect(await newestTicket()).toMatchObject(end)
  }
  await choose(visitor, '')
  expect((await logIn(visitor)).answer.location).toBe('/register')
})

const asked = '314758625'

/** A user of ours who is Ole at the simulator, and asks whether he acts for the directorate. */
async function representative() {
  const { ctx } = world
  const [user, ticket] = [await person(ctx), await ticketOf(new Visitor(`${origin}/`))]
  await connectIdentity(ctx, user.userId, ticket.subject)
  return { userId: user.userId, browser: await studioBrowser(world, user) }
}

/** From our page to the simulator, over its choice of organisations, and back. */
async function actFor(browser: TestBrowser, organisation: string) {
  const to = movesOnTo(await browser.post('/representation/begin', { number: asked, return_to: '/account' }))
  const visitor = new Visitor(`${origin}/`)
  const choice = await visitor.open(to)
  const picker = await visitor.send(await visitor.open(`${choice.url.origin}${choice.url.pathname}/bankid`), {
    person: ole,
  })
  const { url } = await visitor.send(picker, { organisation })
  return browser.get(url.pathname + url.search)
}

const proven = `/account?proven=${asked}`
const notProven = expect.stringContaining('outcome=not-proven')
const ways: Record<(typeof representationFaults)[number], [status: number, location: unknown]> = {
  partyAuthority: [303, notProven],
  partyNumber: [303, notProven],
  noParties: [303, notProven],
  detailsText: [303, notProven],
  otherDetails: [409, ''],
  manyParties: [303, proven],
}

test.each(representationFaults)(
  'X8, Q3: the fault %s can be tried by hand, and ends as its name says',
  async (fault) => {
    const { browser, userId } = await representative()
    await choose(new Visitor(`${origin}/`), fault)
    const { status, location } = await actFor(browser, asked)
    expect([status, location]).toEqual(ways[fault])
    const kept = await world.ctx.db.selectFrom('representation').select('number').where('userId', '=', userId).execute()
    expect(kept).toEqual(location === proven ? [{ number: asked }] : [])
  },
)

test('Q3: an honest choice at the simulator proves that organisation, and the choice of oneself none', async () => {
  const { userId } = await representative()
  for (const [organisation, location] of [
    [asked, proven],
    ['310000027', notProven],
    ['myself', notProven],
  ]) {
    const browser = await studioBrowser(world, { userId })
    expect((await actFor(browser, String(organisation))).location).toEqual(location)
  }
})

test('X8: the fault keysSilence shows where the keys are not known yet', async () => {
  const cold = await newWorld()
  const visitor = new Visitor(`${origin}/`)
  await choose(visitor, 'keysSilence')
  expect((await logIn(visitor, cold.browser())).answer.status).toBe(503)
  expect(cold.lines.join('')).toContain('"code":"ansattporten/away"')
  await choose(visitor, '')
  expect((await logIn(visitor, cold.browser())).answer.location).toBe('/register')
  await cold.end()
})

test('X8: each fault has a name in three languages, and the page says which one is on', async () => {
  for (const [language, { names, none, isOn }] of Object.entries(faultTexts)) {
    const visitor = new Visitor(`${origin}/`)
    const { html } = await visitor.open(`${port.loginHost}/faults?lang=${language}`)
    for (const name of [none, ...Object.values(names)]) expect(html).toContain(name)
    await choose(visitor, 'nonce')
    for (const path of ['/faults', '/']) {
      expect((await visitor.open(port.loginHost + path)).html).toContain(isOn(names.nonce))
    }
  }
  expect(Object.keys(faultTexts.en.names).sort()).toEqual(
    [...loginFaults, ...representationFaults, ...logoutFaults].sort(),
  )
})

test('X1, X8: the way to the faults keeps the language of the page that it begins on, also when one is chosen', async () => {
  for (const language of ['nn', 'en'] as const) {
    const visitor = new Visitor(`${origin}/`)
    const begun = await world.browser({ language }).get('/register/begin')
    const [, way = ''] = /href="(\/faults[^"]*)"/.exec((await visitor.open(begun.location)).html) ?? []
    const shown = await visitor.open(port.loginHost + way)
    for (const { html } of [shown, await visitor.send(shown, { fault: 'nonce' })])
      expect(html).toContain(faultTexts[language].title)
    await choose(visitor, '')
  }
})

test('X8: another site’s form switches no fault on', async () => {
  const body = new URLSearchParams({ fault: 'nonce' })
  const headers = { 'sec-fetch-site': 'cross-site' }
  await fetch(`${port.loginHost}/faults`, { method: 'POST', body, headers, redirect: 'manual' })
  expect((await faultsPage(new Visitor(`${origin}/`))).html).not.toContain('role="status"')
})

/** Logs out without a service that asked for it; returns the addresses that the browser was given in frames. */
async function logOutAlone(visitor: Visitor): Promise<string[]> {
  await visitor.open(`${port.loginHost}/logout`)
  const html = visitor.pages.find((page) => page.includes('url=/logged-out')) ?? ''
  return [...html.matchAll(/<iframe src="([^"]+)"/g)].map(([, address = '']) => address.replaceAll('&amp;', '&'))
}

const ticketOf = async (visitor: Visitor) => {
  await logIn(visitor)
  return newestTicket()
}

/** What a logout token says that is signed with a key that is published. */
async function toldBy(form: URLSearchParams | undefined) {
  const keys = createRemoteJWKSet(new URL(`${port.issuer}/jwks.json`))
  const expected = { typ: 'logout+jwt', audience: 'inngang', issuer: port.issuer }
  return (await jwtVerify(form?.get('logout_token') ?? '', keys, expected)).payload
}

test('L5: logging out at the simulator alone tells the service in a frame and from server to server', async () => {
  const visitor = new Visitor(`${origin}/`)
  const ticket = await ticketOf(visitor)
  const frames = await logOutAlone(visitor)
  expect(frames).toEqual([
    `${origin}/logout/front-channel?${new URLSearchParams({ iss: port.issuer, sid: ticket.sid ?? '' })}`,
  ])
  expect(told).toHaveLength(1)
  const payload = await toldBy(told[0])
  expect(payload).toMatchObject({ sid: ticket.sid, sub: ticket.subject, jti: expect.any(String) })
})

test.each<[Fault, { frames: number; told: number }]>([
  ['noFrames', { frames: 0, told: 1 }],
  ['noBackChannel', { frames: 1, told: 0 }],
  ['badLogoutToken', { frames: 0, told: 1 }],
])('L5: with the fault %s a logout reaches the service as its name says', async (fault, reached) => {
  const visitor = new Visitor(`${origin}/`)
  await logIn(visitor)
  await choose(visitor, fault)
  const frames = await logOutAlone(visitor)
  expect({ frames: frames.length, told: told.length }).toEqual(reached)
})

test('L5: with the fault rotatedKey a logout is signed with the new key, too', async () => {
  const visitor = new Visitor(`${origin}/`)
  const { sid } = await ticketOf(visitor)
  await choose(visitor, 'rotatedKey')
  await logOutAlone(visitor)
  expect(await toldBy(told[0])).toMatchObject({ sid })
})
