import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { authorise } from '../../test/journey.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { kari, type PortPerson } from '../../test/port.ts'
import { stranger } from '../../test/registration.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, filledForm, prove, solvedCaptcha, ticketIn, type World } from '../../test/world.ts'
import { findMember } from '../team/index.ts'
import { findUserByName } from '../user/index.ts'
import { listSent } from './invitation-queries.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
  await world.listen()
})
afterAll(() => world.end())

async function populated(population: Parameters<typeof organisationWith>[1] = {}) {
  const made = await organisationWith(world.ctx, { members: 1, ...population })
  const [owner, member] = [made.owners[0], made.members[0]]
  if (!owner || !member) throw new Error('nobody')
  return { ...made, owner, member, path: `/orgs/${made.name}` }
}

/** The box of a team, ticked. */
const tick = (teamId: string) => new RegExp(`name="${teamId}" value="on" checked`)
const browserOf = (user: { userId: string }) => studioBrowser(world, user)
const teamsOf = async (organisationId: string, { userId }: { userId: string }) =>
  (await findMember(world.ctx, organisationId, userId))?.teamIds ?? []

test('J1: a person asks, an owner sees it, approves in one press, and the person is in at the next page', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const stranger = await person(world.ctx)
  const browser = await browserOf(stranger)
  const asked = await browser.post(`${path}/join`, { message: 'I build <b>forms</b>', wish: 'The form team' })
  expect([asked.status, asked.location]).toEqual([303, `${path}/join`])
  expect((await browser.get(`${path}/join`)).body).toContain('Your request waits for the owners.')
  const owners = await browserOf(owner)
  const link = (await world.mails(`${owner.username}@example.no`)).at(-1)?.link ?? ''
  expect(link).toMatch(new RegExp(`^${path}/requests/[0-9a-f-]{36}$`))
  const shown = await owners.get(link)
  expect(shown.body).toContain('I build &lt;b>forms&lt;/b>')
  expect(shown.body).toContain('data-count="1"')
  const approved = await owners.post(link, { act: 'approve', [teamId('Devs')]: 'on' })
  expect([approved.status, approved.location]).toEqual([303, `${path}/requests?done=approved`])
  expect((await owners.get(approved.location)).body).not.toContain('data-count')
  expect(await teamsOf(organisationId, stranger)).toEqual([teamId('Devs')])
  expect((await browser.get(`${path}/join`)).body).toContain('You are in The Tax Administration.')
  expect((await owners.get(link)).status).toBe(404)
})

test('J1: the dashboard shows what one waits for, with the way to withdraw it, until it is answered', async () => {
  const { path, organisationId } = await populated()
  const stranger = await person(world.ctx)
  const browser = await browserOf(stranger)
  const shown = async () => {
    const { body } = await browser.get('/dashboard')
    return [
      body.includes('Your requests'),
      body.includes(`href="${path}/join">See or withdraw your request to The Tax`),
    ]
  }
  expect(await shown()).toEqual([false, false])
  await browser.post(`${path}/join`, { message: 'Let me in' })
  expect(await shown()).toEqual([true, true])
  await browser.post(`${path}/join`, { act: 'withdraw' })
  expect(await shown()).toEqual([false, false])
  await browser.post(`${path}/join`, { message: 'Let me in after all' })
  expect(await shown()).toEqual([true, true])
  const end = { state: 'expired', endedAt: world.ctx.now() } as const
  await world.ctx.db.updateTable('joinRequest').set(end).where('organisationId', '=', organisationId).execute()
  expect(await shown()).toEqual([false, false])
})

test('J1: owners reach every request that waits, however many there are, on pages and by program', async () => {
  const { path, name, organisationId, owner } = await populated()
  const createdAt = world.ctx.now()
  const expiresAt = new Date(createdAt.getTime() + 1_000_000)
  for (let count = 0; count < 103; count++) {
    const { userId } = await person(world.ctx)
    await world.ctx.db
      .insertInto('joinRequest')
      .values({ organisationId, userId, message: 'Let me in', wish: '', createdAt, expiresAt })
      .execute()
  }
  const owners = await browserOf(owner)
  const parts: string[][] = []
  for (let next: string | undefined = `${path}/requests`; next; ) {
    const { body } = await owners.get(next)
    parts.push([...body.matchAll(/requests\/([0-9a-f-]{36})"/g)].map(([, id = '']) => id))
    next = /href="([^"]+cursor=[^"]+)"/.exec(body)?.[1]
  }
  expect(parts.map((ids) => ids.length)).toEqual([50, 50, 3])
  expect(new Set(parts.flat()).size).toBe(103)
  const program = await programOf(world, owner.userId)
  const api = `/api/v1/organisations/${name}/requests?limit=100`
  const { body } = await program.get(api)
  const rest = await program.get(`${api}&cursor=${body.next}`)
  expect([body.items.length, rest.body.items.length, rest.body.next]).toEqual([100, 3, null])
  expect((await owners.get(`${path}/requests?cursor=x`)).status).toBe(422)
})

test('J1: a declined person reads why, and when they may ask again', async () => {
  const { owner, path } = await populated()
  const stranger = await person(world.ctx)
  const browser = await browserOf(stranger)
  await browser.post(`${path}/join`, { message: 'Let me in' })
  const owners = await browserOf(owner)
  const link = (await world.mails(`${owner.username}@example.no`)).at(-1)?.link ?? ''
  const missing = await owners.post(link, { act: 'decline', reason: '' })
  expect([missing.status, /id="reason-error"/.test(missing.body)]).toEqual([422, true])
  await owners.post(link, { act: 'decline', reason: 'We do not know you' })
  const { body } = await browser.get(`${path}/join`)
  expect(body).toContain('We do not know you')
  expect(body).toContain('You can ask again from')
  expect(body).not.toContain('name="message"')
})

test('SEC-B4: strangers are shown neither teams nor members nor requests', async () => {
  const { owner, member, path } = await populated()
  await (await browserOf(await person(world.ctx))).post(`${path}/join`, { message: 'A secret request' })
  const browser = await browserOf(await person(world.ctx))
  const { body } = await browser.get(`${path}/join`)
  expect(body).toContain(owner.username)
  expect(body).not.toContain(member.username)
  expect(body).not.toMatch(/Devs|Datamodels|secret request/)
  for (const hidden of ['requests', 'settings/domains']) {
    const [there, nowhere] = [await browser.get(`${path}/${hidden}`), await browser.get(`/orgs/none/${hidden}`)]
    const same = ({ status, body: text }: typeof there) => [
      status,
      text.replace(/[\w-]{36,}/g, '').replaceAll(path.slice('/orgs/'.length), 'none'),
    ]
    expect(same(there)).toEqual(same(nowhere))
    expect(there.status).toBe(404)
    expect((await (await browserOf(member)).get(`${path}/${hidden}`)).status).toBe(403)
  }
})

test('J1, J4: hidden owners are not named, and the servicedesk’s address stands there', async () => {
  const { owner, path } = await populated({ organisation: { hidesOwners: true, joinPolicy: 'closed' } })
  const browser = await browserOf(await person(world.ctx))
  const { body } = await browser.get(`${path}/join`)
  expect(body).not.toContain(owner.username)
  expect(body).toContain('This organisation takes no requests here.')
  expect(body).toContain('mailto:tjenesteeier@altinn.no')
  expect((await browser.post(`${path}/join`, { message: 'Please' })).status).toBe(403)
})

test('J2: an owner invites in one form, and a refused form comes back with what was typed and ticked', async () => {
  const { teamId, owner, path } = await populated()
  const owners = await browserOf(owner)
  const form = { who: 'nobody-at-all', [teamId('Devs')]: 'on' }
  const refused = await owners.post(`${path}/requests`, form)
  expect(refused.status).toBe(422)
  expect(refused.body).toContain('value="nobody-at-all"')
  expect(refused.body).toMatch(tick(teamId('Devs')))
  const foreign = await owners.post(`${path}/requests`, { who: form.who, ['not-a-team']: 'on' })
  expect(foreign.status).toBe(422)
  const sent = await owners.post(`${path}/requests`, { ...form, who: 'kari@elsewhere.no' })
  expect([sent.status, sent.location]).toEqual([303, `${path}/requests?done=invited`])
  const { body } = await owners.get(sent.location)
  expect(body).toContain('kari@elsewhere.no')
  const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
  expect((await owners.post(`${path}/requests`, { act: 'again', invitation })).location).toBe(
    `${path}/requests?done=again`,
  )
  const withdrawn = await owners.post(`${path}/requests`, { act: 'withdraw', invitation })
  expect(withdrawn.location).toBe(`${path}/requests?done=withdrawn`)
  expect((await owners.post(`${path}/requests`, { act: 'withdraw', invitation })).status).toBe(404)
})

/** An invitation to an address, and the link in its mail. */
async function invited(address: string) {
  const made = await populated()
  const owners = await browserOf(made.owner)
  await owners.post(`${made.path}/requests`, { who: address, [made.teamId('Devs')]: 'on' })
  const link = (await world.mails(address)).at(-1)?.link ?? ''
  return { ...made, link }
}

test('SEC-C1, SEC-C6: opening a mailed invitation changes nothing, and its token leaves the address', async () => {
  const { link } = await invited('robot@elsewhere.no')
  const rows = async () => (await world.ctx.db.selectFrom('invitation').select(['id', 'state']).execute()).length
  const before = await rows()
  const states = world.ctx.db.selectFrom('invitation').select('state').where('addressKey', '=', 'robot@elsewhere.no')
  for (const headers of [{}, { accept: '*/*' }]) {
    const browser = world.browser()
    const opened = await browser.get(link, headers)
    expect([opened.status, opened.location]).toEqual([303, '/invitations/accept'])
    const { status, body } = await browser.get('/invitations/accept')
    expect([status, body.includes('invites you. You would be in: Devs')]).toEqual([200, true])
  }
  expect((await world.app.inject({ method: 'HEAD', url: link })).statusCode).toBe(303)
  expect(await states.execute()).toEqual([{ state: 'open' }])
  expect(await rows()).toBe(before)
})

test('J2, R3: an invited newcomer registers, activates, authorises, and is in after one press', async () => {
  const form = filledForm()
  const { organisationId, teamId, name, link } = await invited(form.email)
  const browser = world.browser()
  const opened = await browser.follow(await browser.get(link))
  expect(opened.body).toContain('href="/register/begin?return_to=%2Finvitations"')
  const begun = await browser.get('/register/begin?return_to=%2Finvitations')
  const shown = await browser.follow(await browser.get(world.port.answer(begun.location, kari)))

  const captcha = await solvedCaptcha(browser)
  await browser.post('/register', { ...form, ticket: ticketIn(shown.body), captcha })
  const activation = (await world.mails(form.email)).find(({ kind }) => kind === 'activation')?.link ?? ''
  await browser.follow(await browser.get(activation))
  const activated = await browser.post('/activate')
  expect(activated.location).toBe('/invitations')
  await authorise({ browser })
  const { body } = await browser.get('/invitations')
  expect(body).toContain('The Tax Administration')
  const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
  const user = await findUserByName(world.ctx, form.username)
  expect(await teamsOf(organisationId, { userId: user?.id ?? '' })).toEqual([])
  const accepted = await browser.post('/invitations', { act: 'accept', invitation })
  expect([accepted.status, accepted.location]).toEqual([303, `/orgs/${name}`])
  expect(await teamsOf(organisationId, { userId: user?.id ?? '' })).toEqual([teamId('Devs')])
})

test('J2: an invited newcomer finds the address filled in, may type another, and has proven neither by that', async () => {
  const address = 'ny.i.dag@elsewhere.no'
  const { link } = await invited(address)
  const emailIn = (body: string) => {
    const [field] = /<input[^>]* name="email"[^>]*>/.exec(body) ?? []
    return field && (/ value="([^"]*)"/.exec(field)?.[1] ?? '')
  }
  const opening = async (person: PortPerson, wanted: string) => {
    const browser = world.browser()
    await browser.follow(await browser.get(link))
    return {
      browser,
      shown: await browser.follow(await prove(world, browser, { person, from: `/register/begin?return_to=${wanted}` })),
    }
  }
  const { browser, shown } = await opening(stranger(41), '%2Finvitations')
  expect(emailIn(shown.body)).toBe(address)
  const form = { ...filledForm(), ticket: ticketIn(shown.body), captcha: '' }
  for (const email of ['', 'annen@elsewhere.no'])
    expect(emailIn((await browser.post('/register', { ...form, email })).body)).toBe(email)
  const captcha = await solvedCaptcha(browser)
  await browser.post('/register', { ...form, email: address, captcha })
  const user = await findUserByName(world.ctx, form.username)
  expect(user).toMatchObject({ state: 'pending', email: address, emailVerifiedAt: null })
  expect(emailIn((await opening(stranger(42), '%2Fdashboard')).shown.body)).toBe('')
})

test('J2: whoever opened the link is in with another address too, and the owner hears who it was', async () => {
  const { organisationId, teamId, owner, link } = await invited('info@elsewhere.no')
  const user = await person(world.ctx)
  const browser = await browserOf(user)
  expect((await browser.get('/invitations')).body).toContain('No invitation waits for you.')
  const { body } = await browser.follow(await browser.get(link))
  const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec(body) ?? []
  await browser.post('/invitations', { act: 'accept', invitation })
  expect(await teamsOf(organisationId, user)).toEqual([teamId('Devs')])
  expect((await world.mails(`${owner.username}@example.no`)).at(-1)?.text).toContain(user.username)
  expect((await browser.follow(await browser.get(link))).body).toContain(
    'The link from the mail does not work any more',
  )
  const visitor = world.browser()
  expect((await visitor.follow(await visitor.get(link))).status).toBe(410)
})

test('J2: a member who opens a mailed invitation is not asked to join once more', async () => {
  const { member, link } = await invited('medlem@elsewhere.no')
  const browser = await browserOf(member)
  const { body } = await browser.follow(await browser.get(link))
  expect(body).toContain('No invitation waits for you.')
  expect(body).not.toContain('name="invitation"')
})

test('J2: a user declines and blocks on their own page, and allows the organisation again there', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const user = await person(world.ctx)
  const owners = await browserOf(owner)
  const invite = () => owners.post(`${path}/requests`, { who: user.username, [teamId('Devs')]: 'on' })
  await invite()
  const browser = await browserOf(user)
  expect((await browser.get('/dashboard')).body).toContain('1 invitation waits for your answer.')
  const [, invitation = ''] = /name="invitation" value="([^"]+)"/.exec((await browser.get('/invitations')).body) ?? []
  await browser.post('/invitations', { act: 'block', invitation })
  expect((await browser.get('/invitations')).body).toContain('Blocked organisations')
  expect((await invite()).body).toContain('does not want to be added or invited')
  await browser.post('/invitations', { act: 'unblock', organisation: organisationId })
  expect((await invite()).status).toBe(303)
})

test('J2: whoever has no account says no by the link, once', async () => {
  const { link } = await invited('nei@elsewhere.no')
  const browser = world.browser()
  await browser.follow(await browser.get(link))
  const refused = await browser.post('/invitations/accept', { act: 'block' })
  expect([refused.status, refused.body.includes('You are in nothing')]).toEqual([200, true])
  expect((await browser.post('/invitations/accept', { act: 'decline' })).status).toBe(404)
})

test('J3: owners open a domain, and its people join in one press', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const owners = await browserOf(owner)
  const page = `${path}/settings/domains`
  expect((await owners.get(`${path}/settings`)).body).toContain(`href="${page}"`)
  expect((await owners.post(page, { domain: 'gmail.com', team: teamId('Devs') })).body).toContain(
    'Anybody can have an address there.',
  )
  await owners.post(page, { domain: 'example.no', team: teamId('Devs') })
  expect((await owners.get(page)).body).toContain('People with email at example.no can join Devs')
  const user = await person(world.ctx)
  const browser = await browserOf(user)
  expect((await browser.get(`${path}/join`)).body).toContain('You can join now')
  await browser.post(`${path}/join`, { act: 'join' })
  expect(await teamsOf(organisationId, user)).toEqual([teamId('Devs')])
  await owners.post(page, { act: 'close', domain: 'example.no' })
  const late = await browserOf(await person(world.ctx))
  expect((await late.get(`${path}/join`)).body).not.toContain('You can join now')
})

test('X5: a form that does not say which invitation, or which organisation, changes nothing and is no error of ours', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const user = await person(world.ctx)
  const [owners, browser] = [await browserOf(owner), await browserOf(user)]
  await owners.post(`${path}/requests`, { who: user.username, [teamId('Devs')]: 'on' })
  const invitation = /name="invitation" value="([^"]+)"/.exec((await browser.get('/invitations')).body)?.[1] ?? ''
  for (const act of ['again', 'withdraw']) expect((await owners.post(`${path}/requests`, { act })).status).toBe(404)
  for (const act of ['accept', 'decline', 'block'])
    expect((await browser.post('/invitations', { act })).status).toBe(404)
  for (const form of [{}, { invitation }])
    expect((await browser.post('/invitations', { act: 'unblock', ...form })).status).toBe(303)
  const [sent] = await listSent(world.ctx, organisationId)
  expect(sent?.state).toBe('open')
})

/** Lets the last login of somebody be too long ago for what is sensitive, or fresh again. */
const logInAgo = ({ userId }: { userId: string }, seconds: number) =>
  world.ctx.db
    .updateTable('session')
    .set({ authenticatedAt: new Date(world.ctx.now().getTime() - seconds * 1000) })
    .where('userId', '=', userId)
    .execute()

test('L8: letting somebody in as an owner asks for a fresh login; saying no, and other teams, do not', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const owners = await browserOf(owner)
  const asking = async () => {
    const who = await person(world.ctx)
    await (await browserOf(who)).post(`${path}/join`, { message: 'Let me in' })
    return { who, link: (await world.mails(`${owner.username}@example.no`)).at(-1)?.link ?? '' }
  }
  const [first, second] = [await asking(), await asking()]
  await logInAgo(owner, 601)
  const asOwner = await owners.post(first.link, { act: 'approve', [teamId('Owners')]: 'on' })
  expect(asOwner.location).toMatch(/^\/login\/again\?/)
  expect(await teamsOf(organisationId, first.who)).toEqual([])
  expect((await owners.post(first.link, { act: 'approve', [teamId('Devs')]: 'on' })).location).toContain(
    'done=approved',
  )
  const declined = await owners.post(second.link, { act: 'decline', reason: 'No', [teamId('Owners')]: 'on' })
  expect(declined.location).toContain('done=declined')
})

test('L8: inviting an owner, once and again, asks for a fresh login, and what was filled in comes back', async () => {
  const { teamId, owner, path } = await populated()
  const owners = await browserOf(owner)
  const inviting = (who: string, team: string) => owners.post(`${path}/requests`, { who, [teamId(team)]: 'on' })
  const shown = async () => (await owners.get(`${path}/requests`)).body
  const idIn = (body: string) => /name="invitation" value="([^"]+)"/.exec(body)?.[1] ?? ''
  await inviting('devs@elsewhere.no', 'Devs')
  const toDevs = idIn(await shown())
  await inviting('owners@elsewhere.no', 'Owners')
  const toOwners = idIn(await shown())
  expect(toOwners).not.toBe(toDevs)
  await logInAgo(owner, 601)
  const again = (invitation: string) => owners.post(`${path}/requests`, { act: 'again', invitation })
  expect((await again(toOwners)).location).toMatch(/^\/login\/again\?/)
  expect((await again(toDevs)).location).toContain('done=again')
  const headers = { referer: `http://localhost:8080${path}/requests` }
  const form = { who: 'late@elsewhere.no', [teamId('Owners')]: 'on', [teamId('Devs')]: 'on' }
  expect((await owners.post(`${path}/requests`, form, headers)).location).toMatch(/^\/login\/again\?/)
  expect((await inviting('more@elsewhere.no', 'Devs')).location).toContain('done=invited')
  expect(await world.mails('late@elsewhere.no')).toEqual([])
  const body = await shown()
  expect(body).toContain('value="late@elsewhere.no"')
  for (const team of ['Owners', 'Devs']) expect(body).toMatch(tick(teamId(team)))
  expect(body).not.toMatch(tick(teamId('Datamodels')))
  const withdrawn = await owners.post(`${path}/requests`, { act: 'withdraw', invitation: toOwners })
  expect(withdrawn.location).toContain('done=withdrawn')
})

test('L8: becoming an owner by an invitation asks for a fresh login; saying no does not', async () => {
  const { organisationId, teamId, owner, path } = await populated()
  const user = await person(world.ctx)
  const [owners, browser] = [await browserOf(owner), await browserOf(user)]
  const invited = async () => {
    await owners.post(`${path}/requests`, { who: user.username, [teamId('Owners')]: 'on' })
    return /name="invitation" value="([^"]+)"/.exec((await browser.get('/invitations')).body)?.[1] ?? ''
  }
  const refused = await invited()
  await logInAgo(user, 601)
  expect((await browser.post('/invitations', { act: 'decline', invitation: refused })).location).toBe('/invitations')
  const invitation = await invited()
  const accept = () => browser.post('/invitations', { act: 'accept', invitation })
  expect((await accept()).location).toMatch(/^\/login\/again\?/)
  expect(await teamsOf(organisationId, user)).toEqual([])
  await logInAgo(user, 0)
  expect((await accept()).location).toBe(path)
  expect(await teamsOf(organisationId, user)).toEqual([teamId('Owners')])
})
