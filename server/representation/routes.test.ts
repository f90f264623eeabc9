import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, movesOnTo, type TestBrowser } from '../../test/browser.ts'
import { connectIdentity } from '../../test/identity.ts'
import { count } from '../../test/long.ts'
import { person as newPerson } from '../../test/organisation.ts'
import { requestBy } from '../../test/organisation-request.ts'
import { actsFor, type Bend, detail, type PortPerson, says } from '../../test/port.ts'
import { loggedInBrowser, studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { macsOfNumber } from '../identity/index.ts'
import { deactivate } from '../servicedesk/index.ts'
import { type Language, type RefusalCode, refusalText, textIn } from '../text/text.ts'
import { findRepresentation, sweepRepresentations } from './index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000000' })
})
afterAll(() => world.end())

const asked = '314758625'
const back = '/account?step=2#organisation'
const begin = '/representation/begin'
const numberOf = '01818599907'
const query = (number = asked, more: Record<string, string> = {}) =>
  `${begin}?${new URLSearchParams({ number, return_to: back, ...more })}`

let persons = 0

/** Somebody whose account is connected to an electronic ID, with a browser in the studio. */
async function somebody(language: Language = 'en') {
  const { ctx } = world
  const { userId, username } = await newPerson(ctx)
  const sub = `represents-${persons++}`
  await connectIdentity(ctx, userId, sub)
  await ctx.db.updateTable('userAccount').set({ language }).where('id', '=', userId).execute()
  const proven: PortPerson = { sub, acr: 'high', given_name: 'Kari', sid: `sid-${persons}` }
  return { userId, username, proven, browser: await studioBrowser(world, { userId }, { language }) }
}
type Somebody = Awaited<ReturnType<typeof somebody>>

/** Presses the button; the address at the port. */
async function press(browser: TestBrowser, form: Record<string, string> = { number: asked, return_to: back }) {
  return movesOnTo(await browser.post(begin, form))
}

async function prove({ browser, proven }: Pick<Somebody, 'browser' | 'proven'>, bend: Bend): Promise<Answer> {
  return browser.get(world.port.answer(await press(browser), proven, bend))
}

const stored = (userId: string) =>
  world.ctx.db.selectFrom('representation').selectAll().where('userId', '=', userId).execute()
const audited = () =>
  world.ctx.db.selectFrom('audit').select(['action', 'outcome', 'actorId', 'details']).orderBy('id').execute()

test('Q3: who acts for the organisation comes back to where they were, and the proof is kept', async () => {
  const one = await somebody()
  const before = one.browser.cookies.get('inngang_session')
  const answer = await prove(one, actsFor(asked))
  expect([answer.status, answer.location]).toEqual([303, `/account?step=2&proven=${asked}#organisation`])
  const [row, ...others] = await stored(one.userId)
  expect(row).toEqual({
    userId: one.userId,
    number: asked,
    name: 'EKSEMPELDIREKTORATET',
    resource: detail.resource,
    provenAt: expect.any(Date),
  })
  expect(others).toEqual([])
  expect(await findRepresentation(world.ctx, one.userId, asked)).toEqual(row?.provenAt)
  expect((await audited()).find(({ action }) => action === 'representation.proven')).toMatchObject({
    actorId: one.userId,
    details: { number: asked, resource: detail.resource },
  })
  expect(one.browser.cookies.get('inngang_session')).not.toBe(before)
  const sessions = await world.ctx.db.selectFrom('session').select('sid').where('userId', '=', one.userId).execute()
  expect(sessions).toEqual([{ sid: one.proven.sid }])
})

test('Q3: what is proven after a request was sent counts for it, for as long as it waits', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const request = (userId: string) => requestBy(world.ctx, { kind: 'user', userId }, { number: asked })
  const [own, another] = [await request(one.userId), await request(other.userId)]
  await prove(one, actsFor(asked))
  const rows = world.ctx.db.selectFrom('organisationRequest').select(['id', 'representedAt'])
  const proven = (await rows.execute()).filter(({ representedAt }) => representedAt !== null)
  expect(proven.map(({ id }) => id)).toEqual([own])
  expect(own).not.toBe(another)
})

test('Q3, SEC-D1: the port is asked for one right of one organisation, and to see the person anew', async () => {
  const { browser } = await somebody()
  const { searchParams } = new URL(await press(browser))
  expect(JSON.parse(searchParams.get('authorization_details') ?? '')).toEqual([
    {
      ...detail,
      organizationform: 'enterprise',
      allow_multiple_organizations: false,
      representation_is_required: false,
    },
  ])
  expect([searchParams.get('prompt'), searchParams.get('scope')]).toEqual(['login', 'openid profile'])
})

test('Q3: which right, and of which form, is a matter of configuration', async () => {
  const settings = { ANSATTPORTEN_RESOURCE: 'urn:altinn:resource:ours', ANSATTPORTEN_ORGANISATION_FORM: 'business' }
  const other = await createWorld(settings)
  const { browser } = { browser: await studioBrowser(other, await newPerson(other.ctx)) }
  const { searchParams } = new URL(await press(browser))
  expect(JSON.parse(searchParams.get('authorization_details') ?? '')).toMatchObject([
    { resource: 'urn:altinn:resource:ours', organizationform: 'business' },
  ])
  await other.end()
})

test('Q3: nothing else asks the port about organisations', async () => {
  for (const path of ['/register/begin', '/login/ansattporten'])
    expect((await world.browser().get(path)).location).not.toContain('authorization_details')
})

const manyOthers = Array.from({ length: 500 }, () => '310000019').concat(asked)
const parties = (...numbers: string[]) =>
  numbers.map((number) => ({ orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${number}` }, name: 'A' }))

test.each<[string, Bend]>([
  ['in the answer only', { token: actsFor(asked).token ?? {} }],
  ['in the id_token only', { claims: actsFor(asked).claims ?? {} }],
  ['among several', says([{ ...detail, authorized_parties: parties('310000019', asked) }])],
  ['among five hundred', says([{ ...detail, authorized_parties: parties(...manyOthers) }])],
  ['in the second of two objects', says([{ type: detail.type }, { ...detail, authorized_parties: parties(asked) }])],
])('Q3: an organisation %s is proven, and no other is kept', async (_where, bend) => {
  const one = await somebody()
  expect((await prove(one, bend)).location).toContain(`proven=${asked}`)
  expect((await stored(one.userId)).map(({ number }) => number)).toEqual([asked])
})

const languages: readonly Language[] = ['nb', 'nn', 'en']
let turn = 0

test.each<[string, Bend]>([
  ['says nothing of it', {}],
  ['says that they act for themselves', says([{ type: detail.type }])],
  ['names another organisation', actsFor('310000019')],
  ['names a number with a wrong check digit', actsFor('314758626')],
  ['names a number of another register', actsFor(asked, { orgno: { authority: 'other', ID: `0192:${asked}` } })],
  ['names a sub-entity', actsFor(asked, { unit_type: 'BEDR' })],
  [
    'names another right',
    says([{ ...detail, resource: 'urn:altinn:resource:another', authorized_parties: parties(asked) }]),
  ],
  ['names an unknown type', says([{ ...detail, type: 'ansattporten:new', authorized_parties: parties(asked) }])],
  ['names no parties', says([detail])],
  ['is text', says(JSON.stringify([{ ...detail, authorized_parties: parties(asked) }]))],
  ['is no list', says({ ...detail, authorized_parties: parties(asked) })],
  ['is nested very deeply', { token: { authorization_details: JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`) } }],
])('Q3, X5: where the port’s answer %s, nothing is kept and a page says so', async (_what, bend) => {
  const language = languages[turn++ % languages.length] ?? 'nb'
  const one = await somebody(language)
  const answer = await prove(one, bend)
  expect([answer.status, answer.location]).toEqual([303, query(asked, { outcome: 'not-proven' })])
  expect(await stored(one.userId)).toEqual([])
  const again = await studioBrowser(world, one, { language })
  const page = await again.get(answer.location)
  const sentence = textIn(language)('representation.refused', { number: '314\u00a0758\u00a0625' })
  expect([page.status, page.body.includes(sentence), page.body.includes(back)]).toEqual([200, true, true])
})

interface Refusal {
  status: number
  code: RefusalCode
}

/** A readable page, a line in the audit log, and nothing else. */
async function expectRefused({ userId }: Pick<Somebody, 'userId'>, answer: Answer, { status, code }: Refusal) {
  const title = refusalText(textIn('en'), code, 'title', {})
  expect([answer.status, answer.body.includes(title)]).toEqual([status, true])
  expect(await stored(userId)).toEqual([])
  expect((await audited()).at(-1)).toMatchObject({
    action: 'login.refused',
    outcome: 'refused',
    details: { why: code },
  })
}

test('Q3, SEC-D2: a port whose answer and id_token name different organisations is not believed', async () => {
  const one = await somebody()
  const bend = { token: actsFor(asked).token ?? {}, claims: actsFor('310000019').claims ?? {} }
  await expectRefused(one, await prove(one, bend), { status: 409, code: 'ansattporten/not-believed' })
})

test('Q3: what the port says of another person proves nothing of the one who asked', async () => {
  const [one, other] = [await somebody(), await somebody()]
  const before = one.browser.cookies.get('inngang_session')
  for (const proven of [other.proven, { ...other.proven, sub: 'nobody-here' }]) {
    const answer = await prove({ ...one, proven }, actsFor(asked))
    await expectRefused(one, answer, { status: 409, code: 'login/confirmed-by-another' })
  }
  expect(await stored(other.userId)).toEqual([])
  expect(one.browser.cookies.get('inngang_session')).toBe(before)
})

test('Q3, SEC-D10: an answer that one user asked for proves nothing in the session of another, or without any', async () => {
  const [one, other] = [await somebody(), await somebody()]
  for (const session of [other.browser.cookies.get('inngang_session'), undefined]) {
    const { browser } = { browser: await studioBrowser(world, one) }
    const address = world.port.answer(await press(browser), one.proven, actsFor(asked))
    if (session) browser.cookies.set('inngang_session', session)
    else browser.cookies.delete('inngang_session')
    await expectRefused(one, await browser.get(address), { status: 409, code: 'login/linked-by-another' })
    expect(await stored(other.userId)).toEqual([])
  }
})

test('Q3: the answer works once', async () => {
  const one = await somebody()
  const address = world.port.answer(await press(one.browser), one.proven, actsFor(asked))
  expect((await one.browser.get(address)).location).toContain('proven=')
  expect((await one.browser.get(address)).location).toBe('/dashboard')
})

test('Q3, R2: who cancels at the port reads that nothing was stored, and goes back to where they were', async () => {
  const one = await somebody()
  const answer = await one.browser.get(world.port.cancel(await press(one.browser)))
  expect([answer.status, answer.body.includes('You cancelled the login')]).toEqual([200, true])
  expect(answer.body).toContain(`href="${back}"`)
  expect(await stored(one.userId)).toEqual([])
})

test('Q3, L6: a user who was deactivated on the way to the port proves nothing', async () => {
  const one = await somebody()
  const address = world.port.answer(await press(one.browser), one.proven, actsFor(asked))
  await deactivate(world.ctx, operator, { username: one.username, reason: 'asked for' })
  expect((await one.browser.get(address)).status).toBe(403)
  expect(await stored(one.userId)).toEqual([])
})

test('Q3, R5: no identity number is in the database, the log or an address after a proof', async () => {
  const one = await somebody()
  const macs = macsOfNumber(world.ctx, world.port.issuer, numberOf)
  const [newest] = macs
  await world.ctx.db
    .updateTable('identity')
    .set({ pidHmac: newest?.mac ?? null, pidKeyId: newest?.keyId ?? null })
    .where('userId', '=', one.userId)
    .execute()
  const from = world.lines.length
  const answer = await prove({ ...one, proven: { ...one.proven, pid: numberOf } }, actsFor(asked))
  expect(answer.location).toContain('proven=')
  const rows = await Promise.all([stored(one.userId), audited()])
  expect(JSON.stringify([answer, rows, world.lines.slice(from)])).not.toContain(numberOf)
})

test('Q3: a proof counts for a day, is kept for a week, and the next one renews it', async () => {
  const cold = await createWorld()
  const { userId } = await newPerson(cold.ctx)
  const insert = (number: string, resource = detail.resource) =>
    cold.ctx.db
      .insertInto('representation')
      .values({ userId, number, name: null, resource, provenAt: cold.ctx.now() })
      .execute()
  await insert(asked)
  await insert('310000019', 'urn:altinn:resource:another')
  const found = async (number: string) => (await findRepresentation(cold.ctx, userId, number)) !== undefined
  const left = async () => (await cold.ctx.db.selectFrom('representation').select('number').execute()).length
  expect([await found(asked), await found('310000019'), await found('310000000')]).toEqual([true, false, false])
  cold.clock.advance(24 * 3600 - 60)
  expect(await found(asked)).toBe(true)
  cold.clock.advance(120)
  expect([await found(asked), await sweepRepresentations(cold.ctx, 10), await left()]).toEqual([false, 0, 2])
  cold.clock.advance(6 * 24 * 3600)
  expect([await sweepRepresentations(cold.ctx, 10), await left()]).toEqual([2, 0])
  await cold.end()
})

test('Q3: whoever proves it again has the newer proof, and one row', async () => {
  const one = await somebody()
  await prove(one, actsFor(asked))
  const [first] = await stored(one.userId)
  world.clock.advance(3600)
  const browser = await studioBrowser(world, one)
  await prove({ ...one, browser }, actsFor(asked, { name: 'NYTT NAVN' }))
  const rows = await stored(one.userId)
  expect(rows.map(({ name }) => name)).toEqual(['NYTT NAVN'])
  expect(rows[0]?.provenAt.getTime()).toBeGreaterThan(first?.provenAt.getTime() ?? 0)
})

test('Q3: a proof goes with its account', async () => {
  const one = await somebody()
  await prove(one, actsFor(asked))
  await world.ctx.db.deleteFrom('userAccount').where('id', '=', one.userId).execute()
  expect(await stored(one.userId)).toEqual([])
})

test.each(languages)('Q3, X1: the page says in %s what is asked and shared, and has one button', async (language) => {
  const one = await somebody(language)
  const { status, body } = await one.browser.get(query())
  const t = textIn(language)
  for (const text of [t('representation.title'), t('representation.sharedOrganisation'), t('representation.press')])
    expect(body).toContain(text)
  expect([status, body.match(/<main[\s\S]*<\/main>/)?.[0].match(/<button/g)?.length]).toEqual([200, 1])
})

test('Q3: what is proven already is on the page, with until when it counts', async () => {
  const one = await somebody()
  await prove(one, actsFor(asked))
  const browser = await studioBrowser(world, one)
  const { body } = await browser.get(query())
  expect(body).toContain('You have shown that you act on behalf of EKSEMPELDIREKTORATET (314\u00a0758\u00a0625)')
  expect((await browser.get(query('310000019'))).body).not.toContain('You have shown')
})

test('Q3: without an electronic ID there is nothing to press, but the way to connect one', async () => {
  const browser = await studioBrowser(world, await newPerson(world.ctx))
  const { body } = await browser.get(query())
  expect([body.includes(`action="${begin}"`), body.includes('href="/account"')]).toEqual([false, true])
})

test.each(['', '123', '314758626', 'abcdefghi', '٣١٤٧٥٨٦٢٥', '314758625 '])(
  'Q3, X5: %j is no organisation number, and the answer names the field',
  async (number) => {
    const { browser } = await somebody()
    const accept = { accept: 'application/json' }
    for (const answer of [await browser.get(query(number), accept), await browser.post(begin, { number }, accept)]) {
      expect(answer.status).toBe(422)
      expect(JSON.parse(answer.body).fields).toMatchObject([{ path: 'number' }])
    }
  },
)

test('Q3, C1: who is not logged in, or has not authorised the studio, is sent there first', async () => {
  expect((await world.browser().get(query())).location).toMatch(/^\/login\?/)
  const { browser } = await loggedInBrowser(world, { userId: (await newPerson(world.ctx)).userId })
  expect((await browser.get(query())).location).toContain('/oauth/authorize')
})

test('Q3, X5: whatever is said of organisations, the person comes back and never a 5xx', async () => {
  const one = await somebody()
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (said) => {
      const browser = await studioBrowser(world, one)
      const answer = await prove({ ...one, browser }, says(said))
      expect([answer.status, answer.location]).toEqual([303, query(asked, { outcome: 'not-proven' })])
    }),
    { numRuns: count(800) },
  )
  expect(await stored(one.userId)).toEqual([])
})
