import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { operatorOf } from '../../../test/operator.ts'
import { person } from '../../../test/organisation.ts'
import { requestBy, wanted } from '../../../test/organisation-request.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { searchActs } from '../../audit/index.ts'
import { findOrganisation } from '../../organisation/index.ts'
import {
  assignRequest,
  declineOrganisationRequest,
  getReview,
  sources,
  takeRequest,
  tickPoint,
  withdrawOrganisationRequest,
} from '../../organisation-request/index.ts'
import { readOrganisationList, refreshKnownServiceOwners } from '../../registry/index.ts'

let world: World
let desk: Awaited<ReturnType<typeof operatorOf>>
let colleague: Awaited<ReturnType<typeof operatorOf>>
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  await world.app.ready()
  desk = await operatorOf(world, 'desk')
  colleague = await operatorOf(world, 'colleague')
})
afterAll(() => world.end())

const at = (id: string) => `/servicedesk/requests/${id}`
const stateOf = async (id: string) => (await getReview(world.ctx, sources, id)).request.state

async function asked(changes: Parameters<typeof requestBy>[2] = {}) {
  const applicant = await person(world.ctx)
  const id = await requestBy(world.ctx, applicant, changes)
  return { id, applicant, name: (await getReview(world.ctx, sources, id)).request.name }
}

test('Q6: the queue shows who waits, with evidence and who works on it, and counts them', async () => {
  const { id, applicant } = await asked()
  const { body } = await desk.browser.get('/servicedesk/requests')
  expect(body).toContain(`href="${at(id)}"`)
  expect(body).toContain(applicant.username)
  expect(body).toContain('in the register')
  await desk.browser.post(at(id), { act: 'take' })
  expect((await desk.browser.get('/servicedesk/requests?whose=mine')).body).toContain(`href="${at(id)}"`)
  expect((await desk.browser.get('/servicedesk/requests?whose=nobody')).body).not.toContain(`href="${at(id)}"`)
  expect((await desk.browser.get('/servicedesk/requests?state=declined')).body).not.toContain(`href="${at(id)}"`)
  expect((await desk.browser.get('/servicedesk')).body).toContain('<strong>1</strong> request waits for an answer')
})

test('Q6: a request is approved with kind, short name and environments, and the applicant owns what was made', async () => {
  const { id, name, applicant } = await asked()
  const page = await desk.browser.get(at(id))
  expect(page.body).toContain('The number is in the register')
  const sent = await desk.browser.post(at(id), {
    act: 'approve',
    kind: 'service-owner',
    name,
    'environment.tt02': 'on',
  })
  expect(sent.location).toBe('/servicedesk/requests?done=approve')
  expect(await findOrganisation(world.ctx, name)).toMatchObject({ kind: 'service-owner' })
  const overseen = await desk.browser.get(`/servicedesk/organisations/${name}`)
  expect(overseen.body).toContain(`href="/servicedesk/people/${applicant.username}"`)
  expect(overseen.body).toContain('<dd>tt02</dd>')
})

test('Q6, Q7: an operator is proposed the published short name, and reads what was wished for', async () => {
  const orgs = { exd: { name: { nb: 'X', nn: 'X', en: 'X' }, orgnr: '310000027', environments: [] } }
  await refreshKnownServiceOwners(world.ctx, operator, readOrganisationList(JSON.stringify({ orgs })))
  const { id, name } = await asked({ number: '310000027' })
  const said = `The published list says exd. The wish was ${name}.`
  const { body } = await desk.browser.get(at(id))
  expect([body.includes(said), nameGiven(body)]).toEqual([true, 'exd'])
  const same = await desk.browser.get(at((await asked({ number: '310000027', name: 'exd' })).id))
  expect([same.body.includes('The published list says'), nameGiven(same.body)]).toEqual([false, 'exd'])
  await desk.browser.post(at(id), { act: 'approve', kind: 'service-owner', name: 'exd' })
  expect(await findOrganisation(world.ctx, 'exd')).toMatchObject({ number: '310000027' })
  const late = await asked({ number: '310000027' })
  expect(nameGiven((await desk.browser.get(at(late.id))).body)).toBe(late.name)
})

/** The short name that stands in the form of an approval. */
const nameGiven = (body: string) => /<input[^>]* id="name"[^>]* value="([^"]*)"/.exec(body)?.[1]

test('E1: environments for who develops for others are refused at the boxes, and nothing is made', async () => {
  const { id, name } = await asked()
  const sent = await desk.browser.post(at(id), {
    act: 'approve',
    kind: 'service-developer',
    name,
    'environment.tt02': 'on',
  })
  expect(sent.status).toBe(422)
  expect(sent.body).toContain('Only service owners can have environments.')
  expect(sent.body).toMatch(/id="environment.tt02"[^>]*checked|checked[^>]*id="environment.tt02"/)
  expect(await findOrganisation(world.ctx, name)).toBeUndefined()
  expect(await stateOf(id)).toBe('submitted')
})

test('Q6: of two operators who approve at the same instant one wins, and the other reads by whom', async () => {
  const { id, name } = await asked()
  const approval = { act: 'approve', kind: 'service-owner', name }
  const answers = await Promise.all([desk, colleague].map(({ browser }) => browser.post(at(id), approval)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  const winner = answers[0]?.status === 303 ? 'desk' : 'colleague'
  expect(answers.find(({ status }) => status === 409)?.body).toContain(`${winner} has decided it already.`)
})

test('Q6: what one operator works on, another decides only after taking it over or being handed it', async () => {
  const { id } = await asked()
  await desk.browser.post(at(id), { act: 'take' })
  expect((await colleague.browser.get(at(id))).body).toContain('desk works on this request.')
  const refused = await colleague.browser.post(at(id), { act: 'decline', reason: 'no agreement' })
  expect([refused.status, await stateOf(id)]).toEqual([409, 'in-review'])
  await colleague.browser.post(at(id), { act: 'take-over' })
  expect((await desk.browser.get(at(id))).body).toContain('colleague works on this request.')
  await colleague.browser.post(at(id), { act: 'assign', username: 'desk' })
  await desk.browser.post(at(id), { act: 'decline', reason: 'no agreement' })
  expect(await stateOf(id)).toBe('declined')
})

test('Q4, Q6: more is asked for, a request is declined with a reason and reopened; each stands in the history', async () => {
  const { id, applicant } = await asked()
  expect((await desk.browser.post(at(id), { act: 'ask', question: ' ' })).status).toBe(422)
  await desk.browser.post(at(id), { act: 'ask', question: 'Who signed the agreement?' })
  expect(await stateOf(id)).toBe('more-wanted')
  expect((await desk.browser.post(at(id), { act: 'decline', reason: '' })).status).toBe(422)
  await desk.browser.post(at(id), { act: 'decline', reason: 'There is no agreement' })
  await desk.browser.post(at(id), { act: 'reopen', reason: 'The agreement was found' })
  const { body } = await desk.browser.get(at(id))
  for (const words of ['Who signed the agreement?', 'There is no agreement', 'The agreement was found'])
    expect(body).toContain(words)
  expect(body).toContain(`${applicant.username} sent the request`)
})

test('Q4: whoever reopens a request is told that the applicant reads why, as they do', async () => {
  const { id, applicant } = await asked()
  await desk.browser.post(at(id), { act: 'decline', reason: 'no agreement' })
  expect((await desk.browser.get(at(id))).body).toContain(
    'The applicant reads the reason. You work on it from then on.',
  )
  await desk.browser.post(at(id), { act: 'reopen', reason: 'The agreement was found' })
  expect((await world.mails(`${applicant.username}@example.no`)).at(-1)?.text).toContain('The agreement was found')
})

test('Q6: an operator reads who would be administrator by name, and by name who asked', async () => {
  const { id, applicant } = await asked()
  const times = async (name: string) => (await desk.browser.get(at(id))).body.split(`>${name}<`).length - 1
  expect(await times(applicant.username)).toBe(2)
  const { db } = world.ctx
  await db.updateTable('userAccount').set({ displayName: 'Kari Moe' }).where('id', '=', applicant.userId).execute()
  expect(await times(`Kari Moe (${applicant.username})`)).toBe(2)
})

test('Q6: who decided at the server is named as the studio, not as whoever worked on the request', async () => {
  const { id, applicant } = await asked()
  await desk.browser.post(at(id), { act: 'take' })
  expect((await desk.browser.get(at(id))).body).toContain('(desk),')
  await takeRequest(world.ctx, operator, { requestId: id, takesOver: true })
  await assignRequest(world.ctx, operator, { requestId: id, username: 'desk' })
  await declineOrganisationRequest(world.ctx, operator, { requestId: id, reason: 'no agreement' })
  const declined = (await desk.browser.get(at(id))).body
  expect(declined).toContain(`(${world.ctx.config.studio.publisher}),`)
  expect(declined).not.toContain('(desk),')
  const other = await requestBy(world.ctx, applicant)
  await desk.browser.post(at(other), { act: 'take' })
  await withdrawOrganisationRequest(world.ctx, applicant, other)
  expect((await desk.browser.get(at(other))).body).not.toContain('(desk),')
})

test('Q6: an operator ticks off a point of the checklist, and the next one sees who did, when, and what is open', async () => {
  const { id } = await asked()
  const open = 'Nobody has looked into this yet:'
  const points = async () => {
    const { body } = await colleague.browser.get(at(id))
    return [body.includes(open), body.split(open)[1]?.includes('There is an agreement')]
  }
  expect(await points()).toEqual([true, true])
  await desk.browser.post(at(id), { act: 'tick', point: 'agreement' })
  world.clock.advance(60)
  const later = world.ctx.now()
  expect((await colleague.browser.post(at(id), { act: 'tick', point: 'agreement' })).status).toBe(303)
  const { checklist } = await getReview(world.ctx, sources, id)
  const { tick } = checklist.find(({ name }) => name === 'agreement') ?? {}
  expect([tick?.checkedBy, (tick?.checkedAt ?? later) < later]).toEqual([desk.userId, true])
  expect((await colleague.browser.get(at(id))).body).toContain('Ticked off by desk, ')
  expect(await points()).toEqual([true, false])
  await colleague.browser.post(at(id), { act: 'untick', point: 'agreement' })
  expect(await points()).toEqual([true, true])
  const acts = await searchActs(world.ctx, {}, { limit: 2 })
  expect(acts.map(({ action, actorId, details }) => [action, actorId, details])).toEqual([
    ['organisation-request.point-unticked', colleague.userId, { point: 'agreement' }],
    ['organisation-request.point-ticked', desk.userId, { point: 'agreement' }],
  ])
})

test('Q6: nobody ticks off what is no point, what is decided, what they asked for themselves, and what names them', async () => {
  const { id } = await asked()
  expect((await desk.browser.post(at(id), { act: 'tick', point: 'weather' })).status).toBe(422)
  await desk.browser.post(at(id), { act: 'decline', reason: 'no agreement' })
  expect((await desk.browser.post(at(id), { act: 'tick', point: 'agreement' })).status).toBe(409)
  expect((await desk.browser.get(at(id))).body).not.toContain('value="tick"')
  const own = await requestBy(world.ctx, desk)
  expect((await desk.browser.post(at(own), { act: 'tick', point: 'agreement' })).status).toBe(403)
  expect((await desk.browser.get(at(own))).body).not.toContain('value="tick"')
  const naming = await requestBy(world.ctx, await person(world.ctx), { administrator: desk.username })
  expect((await desk.browser.post(at(naming), { act: 'tick', point: 'agreement' })).status).toBe(403)
  expect((await desk.browser.get(at(naming))).body).not.toMatch(/value="(tick|approve)"/)
  expect((await colleague.browser.get(at(naming))).body).toMatch(/value="tick"[\s\S]*value="approve"/)
  const ticked = tickPoint(world.ctx, await person(world.ctx), { requestId: own, point: 'agreement' })
  await expect(ticked).rejects.toMatchObject({ code: 'access/operators-only' })
  for (const request of [id, own, naming])
    expect((await getReview(world.ctx, sources, request)).checklist.every(({ tick }) => !tick)).toBe(true)
})

test('Q6: those that have ended are listed by how, the newest first', async () => {
  const ended: string[] = []
  for (const _ of ['older', 'newer']) {
    const { id } = await asked()
    await desk.browser.post(at(id), { act: 'decline', reason: 'no agreement' })
    ended.push(id)
    world.clock.advance(60)
  }
  const { body } = await desk.browser.get('/servicedesk/requests?state=declined')
  const [older, newer] = ended.map((id) => body.indexOf(at(id)))
  expect(newer).toBeGreaterThan(0)
  expect(older).toBeGreaterThan(newer ?? 0)
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const path = '/api/v1/servicedesk/requests?state=declined&limit=1'
  const first = (await program.get(path)).body
  const second = (await program.get(`${path}&cursor=${first.next}`)).body
  expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(ended.toReversed())
})

test('SEC-L8: nobody decides what they asked for themselves', async () => {
  const id = await requestBy(world.ctx, desk)
  expect((await desk.browser.get(at(id))).body).toContain('You asked for this organisation yourself')
  expect((await desk.browser.post(at(id), { act: 'decline', reason: 'x' })).status).toBe(403)
})

const written = (changes: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(wanted()).map(([name, value]) => [name, value ?? ''])),
  number: '',
  administrator: 'admin@example.no',
  askedBy: 'Kari, mail of 3 May',
  act: 'register',
  ...changes,
})

test('Q6: what came by mail or phone is written down, or made at once', async () => {
  const empty = (await desk.browser.get('/servicedesk/requests/new')).body
  expect(empty).toMatch(/<input[^>]* id="number"[^>]* data-look-up="\/requests\/new\/number"/)
  expect(empty).toMatch(/<script[^>]* src="[^"]*organisation-number/)
  const form = written()
  const missing = await desk.browser.post('/servicedesk/requests/new', { ...form, askedBy: '' })
  expect(missing.status).toBe(422)
  expect(missing.body).toContain(`value="${form['nameNb']}"`)
  const { location } = await desk.browser.post('/servicedesk/requests/new', form)
  expect((await desk.browser.get(location)).body).toContain('Kari, mail of 3 May')
  const made = written({ act: 'approve', 'environment.tt02': 'on' })
  await desk.browser.post('/servicedesk/requests/new', made)
  expect(await findOrganisation(world.ctx, made['name'] ?? '')).toMatchObject({ kind: 'service-owner' })
})

test('Q4: who wrote or called is not asked in the page, where they could not answer', async () => {
  const { location } = await desk.browser.post('/servicedesk/requests/new', written())
  const { body } = await desk.browser.get(location)
  expect(body).toContain('value="decline"')
  expect(body).not.toContain('value="ask"')
  const sent = await desk.browser.post(location, { act: 'ask', question: 'Who signed?' })
  expect(sent.status).toBe(409)
  expect(sent.body).toContain('Ask them in the way they reached you.')
  expect((await desk.browser.get(at((await asked()).id))).body).toContain('value="ask"')
})

test('X5: a place in the queue that no time has is refused', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const id = crypto.randomUUID()
  for (const submittedAt of ['0000-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z']) {
    const cursor = Buffer.from(JSON.stringify({ submittedAt, id })).toString('base64url')
    const refused = await program.get(`/api/v1/servicedesk/requests?cursor=${cursor}`)
    expect(refused.body).toMatchObject({ status: 422, fields: [{ path: 'cursor' }] })
    expect((await desk.browser.get(`/servicedesk/requests?cursor=${cursor}`)).status).toBe(422)
  }
})

test('X4: a program reads the queue in parts, sees one, acts on it and writes one down', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const { id, name } = await asked()
  const path = '/api/v1/servicedesk/requests'
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body } = await program.get(`${path}?limit=2${next && `&cursor=${next}`}`)
    seen.push(...body.items.map((item: { id: string }) => item.id))
    next = body.next
  }
  expect(seen).toContain(id)
  expect(new Set(seen).size).toBe(seen.length)
  expect((await program.get(`${path}/${id}`)).body).toMatchObject({ id, name, state: 'submitted', decidedBy: null })
  expect((await program.post(`${path}/${id}/acts`, { act: 'approve', environments: ['tt02'] })).status).toBe(204)
  expect((await program.post(`${path}/${id}/acts`, { act: 'approve' })).status).toBe(409)
  expect((await program.get(`${path}/${id}`)).body).toMatchObject({ state: 'approved', decidedBy: 'desk' })
  const { environments: _, ...form } = { ...written(), environments: [] }
  const registered = await program.post(path, form)
  expect(registered.status).toBe(201)
  expect((await program.get(`${path}/${registered.body.id}`)).body).toMatchObject({ askedBy: 'Kari, mail of 3 May' })
})
