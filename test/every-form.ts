import sharp from 'sharp'
import { operator } from '../server/actor.ts'
import { setDeployer } from '../server/deployment/index.ts'
import { queueMail } from '../server/mail/index.ts'
import { askForMore } from '../server/organisation-request/index.ts'
import { makeOperatorLink } from '../server/servicedesk/index.ts'
import { createOrganisation, listTeams } from '../server/team/index.ts'
import { nobody } from '../server/user/user.ts'
import { createEndpoint, queueDelivery } from '../server/webhook/index.ts'
import { createTestBrowser, movesOnTo, type Reachable, type TestBrowser } from './browser.ts'
import { newOrganisation, person } from './organisation.ts'
import { actsFor, kari, ole } from './port.ts'
import { oldAccount, openForm, stranger } from './registration.ts'
import { serviceOf } from './service.ts'
import { studioBrowser } from './studio-browser.ts'
import { prove, register, type World } from './world.ts'

const password = 'korrekt hest batteri stift'

/**
 * The whole product once, as people use it: every form is sent and succeeds. All requests go `through` what a test puts
 * between, which may bend and watch them.
 */
export async function sendEveryForm(world: World, through: (server: Reachable) => Reachable): Promise<void> {
  const watched: World = { ...world, browser: (options) => createTestBrowser(through(world.app), options) }
  await world.listen()
  await registerAndLookAround(watched)
  await replacePassword(watched)
  await connect(watched)
  await otherEnds(watched)
  await ownOrganisation(watched)
  await runOrganisation(watched)
  await joinOrganisations(watched)
  await developServices(watched)
  await administerService(watched)
  await deployServices(watched)
  await workAtServicedesk(watched)
  await askForOrganisation(watched)
}

async function registerAndLookAround(world: World) {
  const form = { username: 'ole', email: 'ole@example.no', password }
  const { browser } = await register(world, { person: ole, form, from: '/register/begin?return_to=/account' })
  world.clock.advance(181)
  await browser.post('/register/resend')
  await browser.post('/register/email', { email: 'ole.berg@example.no' })
  await browser.post('/register/code', { code: (await world.mails('ole.berg@example.no')).at(-1)?.code ?? '' })
  const asked = await open(world, browser, '/dashboard')
  const [, path = '', user = ''] =
    /action="(\/oauth\/consent\/[^"]+)"[\s\S]*name="user" value="([^"]+)"/.exec(asked) ?? []
  const decided = await browser.post(path, { user, decision: 'authorize' })
  await open(world, browser, movesOnTo(decided))
  await makeAndRevokeToken(browser)
  await browser.post('/language', { language: 'nb', return_to: '/account' })
  await browser.post('/session/extend', {}, { referer: `${world.ctx.config.origin}/account` })
  await browser.post('/account/email', { email: 'another@example.no' })
  await browser.post('/account/email/resend')
  const asks = movesOnTo(await browser.post('/representation/begin', { number: '314758625' }))
  await browser.get(world.port.answer(asks, ole, actsFor('314758625')))
  await browser.post('/login/again', { password, return_to: '/account' })
  const to = movesOnTo(await browser.post('/account/identity'))
  await browser.get(world.port.answer(to, ole))
  await browser.post('/logout')
}

async function makeAndRevokeToken(browser: TestBrowser) {
  await browser.post('/account/tokens', { name: 'a program', days: '30', 'orgs:read': 'yes' })
  const { body } = await browser.get('/account/tokens')
  await browser.post(/action="(\/account\/tokens\/[^"]+)"/.exec(body)?.[1] ?? '/no-token')
}

async function replacePassword(world: World) {
  const account = await oldAccount(world, { username: 'gammel', email: 'gammel@example.no' })
  const browser = world.browser()
  await browser.post('/login/password', { login: account.username, password: account.password, return_to: '/account' })
  await browser.post('/password/forgotten', { login: account.email })
  await browser.get((await world.mails(account.email)).at(-1)?.link ?? '')
  await browser.post('/password/reset', { password: 'gul traktor synger lavt' })
}

async function connect(world: World) {
  const byCode = await openForm(world, { person: kari })
  const login = 'gammel@example.no'
  await byCode.browser.post('/register/connect/code', { ticket: byCode.ticket, login })
  const code = (await world.mails(login)).at(-1)?.code ?? ''
  await byCode.browser.post('/register/connect/spend', { ticket: byCode.ticket, login, code })
  const account = await oldAccount(world, { username: 'eldre', email: 'eldre@example.no' })
  const byPassword = await openForm(world, { person: stranger(1) })
  const { username, password } = account
  await byPassword.browser.post('/register/connect', { ticket: byPassword.ticket, login: username, password })
}

/** Another person than the one in front of the screen, a mailed link, and a code for who has no script. */
async function otherEnds(world: World) {
  const notMe = await openForm(world, { person: stranger(2) })
  await notMe.browser.post('/register/not-you', { ticket: notMe.ticket })
  const form = { username: 'lenke', email: 'lenke@example.no', password }
  const { browser } = await register(world, { person: stranger(3), form })
  await browser.follow(await browser.get((await world.mails(form.email)).at(-1)?.link ?? ''))
  await browser.post('/activate')
  await prove(world, world.browser(), { person: stranger(3), from: '/login/ansattporten' })
}

/** What an owner does; by names of its own, so that two runs leave the same behind. */
async function ownOrganisation(world: World) {
  const organisation = newOrganisation({ name: 'etaten' })
  const administrator = await person(world.ctx, 'eigar')
  await createOrganisation(world.ctx, operator, {
    organisation,
    environments: [],
    administrator: administrator.username,
  })
  const browser = await studioBrowser(world, administrator)
  const path = '/orgs/etaten/settings'
  await browser.post(path, {
    version: '1',
    nameNb: 'Etaten',
    nameNn: 'Etaten',
    nameEn: 'The agency',
    joinPolicy: 'ask',
  })
  const create = { width: 9, height: 9, channels: 3, background: 'red' } as const
  const content = new Uint8Array(await sharp({ create }).png().toBuffer())
  for (let times = 0; times < 2; times++) {
    await browser.postFile(`${path}/logo`, { field: 'logo', name: 'logo.png', content })
    if (times === 0) await browser.post(`${path}/logo/remove`)
  }
}

/** An owner who makes a team, fills it and empties it, and somebody who leaves. */
async function runOrganisation(world: World) {
  const { ctx } = world
  const [owner, colleague] = [await person(ctx, 'eier'), await person(ctx, 'kollega')]
  const organisation = newOrganisation({ name: 'skd' })
  const creation = { organisation, environments: ['tt02'], administrator: owner.username }
  const organisationId = await createOrganisation(ctx, operator, creation)
  const browser = await studioBrowser(world, owner)
  const teams = '/orgs/skd/teams'
  const form = { name: 'Testers', description: '', scope: 'all', access: 'read', 'deploy:tt02': 'on' }
  const made = await browser.post(`${teams}/new`, form)
  const team = /teams\/([^?]+)/.exec(made.location)?.[1] ?? ''
  await browser.post(`${teams}/${team}`, { ...form, version: '1', description: 'They test' })
  const [, devs] = await listTeams(ctx, organisationId)
  const path = `/orgs/skd/people/${colleague.username}`
  await browser.post(`${path}/add`, { team })
  await browser.post(`${path}/remove`, { team })
  await browser.post(`${path}/add`, { team })
  await browser.post(`${path}/removal`)
  await browser.post(`${path}/add`, { team: devs?.id ?? '' })
  await browser.post(`${teams}/${team}/deletion`)
  await (await studioBrowser(world, colleague)).post('/orgs/skd/leave')
}

/** Everything that strangers and owners of an organisation send each other. */
async function joinOrganisations(world: World) {
  const { ctx } = world
  const owner = await person(ctx, 'owns')
  const organisation = newOrganisation({ name: 'joined' })
  const made = { organisation, environments: [], administrator: owner.username }
  const organisationId = await createOrganisation(ctx, operator, made)
  const devs = (await listTeams(ctx, organisationId)).find(({ name }) => name === 'Devs')?.id ?? ''
  const inside = await studioBrowser(world, owner)
  const asking = await studioBrowser(world, await person(ctx, 'asks'))
  const path = `/orgs/${organisation.name}`
  const lastLink = async (address: string) => (await world.mails(address)).at(-1)?.link ?? ''
  await asking.post(`${path}/join`, { message: 'Let me in', wish: 'Devs' })
  await inside.post(await lastLink(`${owner.username}@example.no`), { act: 'approve', [devs]: 'on' })
  await inside.post(`${path}/settings/domains`, { domain: 'example.no', team: devs })
  await inside.post(`${path}/requests`, { who: 'invited@elsewhere.no', [devs]: 'on' })
  const invited = await studioBrowser(world, await person(ctx, 'invited'))
  const { body } = await invited.follow(await invited.get(await lastLink('invited@elsewhere.no')))
  const invitation = /name="invitation" value="([^"]+)"/.exec(body)?.[1] ?? ''
  await invited.post('/invitations', { act: 'accept', invitation })
  await inside.post(`${path}/requests`, { who: 'refuses@elsewhere.no', [devs]: 'on' })
  const refuses = world.browser()
  await refuses.follow(await refuses.get(await lastLink('refuses@elsewhere.no')))
  await refuses.post('/invitations/accept', { act: 'block' })
}

/** Somebody who makes a service. */
async function developServices(world: World) {
  const browser = await studioBrowser(world, await person(world.ctx, 'utvikler'))
  const chosen = { visibility: 'private', template: 'basic', licence: 'MIT' }
  await browser.post('/services/new', { ...chosen, titleNb: 'Tjeneste', name: 'tjeneste', owner: 'utvikler' })
  await browser.post('/utvikler/tjeneste/favourite', { favourite: 'yes', return_to: '/dashboard' })
}

/** Everything that who owns a service does with it. */
async function administerService(world: World) {
  const { ctx } = world
  const [owner, colleague] = [await person(ctx, 'tjenesteeier'), await person(ctx, 'medhjelper')]
  const organisation = newOrganisation({ name: 'mottak' })
  const made = { organisation, environments: [], administrator: owner.username }
  const organisationId = await createOrganisation(ctx, operator, made)
  const team = (await listTeams(ctx, organisationId)).find(({ name }) => name === 'Devs')?.id ?? ''
  const service = await serviceOf(ctx, { owner: owner.username, name: 'skjema' })
  const browser = await studioBrowser(world, owner)
  const path = `/${owner.username}/skjema`
  const { titleNb, titleNn, titleEn, defaultBranch } = service
  const titles = { titleNb, titleNn, titleEn }
  const settings = { ...titles, version: '1', description: 'Et skjema', visibility: 'internal', defaultBranch }
  await browser.post(`${path}/settings`, settings)
  await browser.post(`${path}/access`, { act: 'give', username: colleague.username, access: 'write' })
  await browser.post(`${path}/access`, { act: 'take', username: colleague.username })
  await browser.post(`${path}/access`, { act: 'give', username: colleague.username, access: 'read' })
  await (await studioBrowser(world, colleague)).post(`${path}/access/leave`)
  await browser.post(`${path}/access`, { act: 'give-team', team, teamAccess: 'read' })
  await browser.post(`${path}/access`, { act: 'take-team', team })
  await browser.post(`${path}/settings/archive`, { act: 'archive' })
  await browser.post(`${path}/settings/archive`, { act: 'unarchive' })
  await browser.post(`${path}/copy`, { owner: owner.username, name: 'skjema-to', ...titles })
  await browser.post(`${path}/settings/deletion`, { typed: `${owner.username}/skjema` })
  await browser.post('/services/deleted', { service: `${owner.username}/skjema` })
  for (const act of ['decline', 'accept']) {
    await browser.post(`${path}/settings/transfer`, { act: 'offer', to: organisation.name })
    await browser.post(`${path}/settings/transfer`, { act: 'withdraw' })
    await browser.post(`${path}/settings/transfer`, { act: 'offer', to: organisation.name })
    const { body } = await browser.get('/services/transfers')
    await browser.post('/services/transfers', {
      act,
      transfer: /name="transfer" value="([^"]+)"/.exec(body)?.[1] ?? '',
    })
  }
}

/** Who hands a service over, and thinks better of it. */
async function deployServices(world: World) {
  const { ctx } = world
  const owner = await person(ctx, 'utruller')
  const creation = { organisation: newOrganisation({ name: 'drift' }), environments: ['tt02'] }
  await createOrganisation(ctx, operator, { ...creation, administrator: owner.username })
  await serviceOf(ctx, { owner: 'drift', name: 'skjema' })
  const { id: endpointId } = await createEndpoint(ctx, operator, {
    url: 'https://deployer.example/',
    description: '',
    events: [],
  })
  await setDeployer(ctx, operator, { environment: 'tt02', endpointId })
  const browser = await studioBrowser(world, owner)
  await browser.post('/drift/skjema/deploy', { environment: 'tt02' })
  const { body } = await browser.get('/drift/skjema/deploy')
  await browser.post(/action="([^"]+\/cancel)"/.exec(body)?.[1] ?? '/no-deployment')
}

/** Follows redirects on our own origin, and says what the last page is. */
async function open({ ctx }: World, browser: TestBrowser, path: string): Promise<string> {
  let answer = await browser.get(path)
  for (let hops = 0; answer.location && hops < 10; hops++)
    answer = await browser.get(answer.location.replace(ctx.config.origin, ''))
  return answer.body
}

/** Somebody who becomes an operator by a link of the server's shell. */
async function workAtServicedesk(world: World) {
  const browser = await studioBrowser(world, await person(world.ctx, 'desk'))
  const { pathname, search } = new URL(await makeOperatorLink(world.ctx, operator))
  await browser.get(pathname + search)
  await browser.post('/servicedesk/become')
  const { username } = await person(world.ctx, 'deskmate')
  const reason = 'works here since August'
  await browser.post('/servicedesk/operators', { username, reason })
  await browser.post(`/servicedesk/operators/${username}/removal`, { reason })
  await handleMails(world, browser)
  await browser.post(`/servicedesk/people/${username}`, { act: 'end-sessions', reason })
  const organisation = newOrganisation({ name: 'eierls' })
  await createOrganisation(world.ctx, operator, { organisation, environments: [], administrator: undefined })
  const path = '/servicedesk/organisations/eierls'
  await browser.post(`${path}/standing`, { kind: 'service-developer', reason })
  await browser.post(`${path}/owner`, { username, reason })
  await configureDeployers(world, browser, path)
  await decideRequests(browser)
}

/** The servicedesk defines an environment, says who deploys there, and gives it and takes it back. */
async function configureDeployers({ ctx }: World, browser: TestBrowser, organisation: string) {
  const facts = { kind: 'test', position: '5' }
  await browser.post('/servicedesk/environments', { name: 'at22', ...facts })
  await browser.post('/servicedesk/environments/at22', { ...facts, titleNb: 'Test 22', version: '1' })
  await browser.post(`${organisation}/standing`, { kind: 'service-owner', reason: 'signed' })
  for (const act of ['grant', 'withdraw'])
    await browser.post(`${organisation}/environments`, { environments: `${act} at22`, reason: 'agreed' })
  const hook = { url: 'https://hook.example/', description: 'of every form' }
  const { body } = await browser.post('/servicedesk/webhooks', hook)
  const path = /href="(\/servicedesk\/webhooks\/[^"]+)"/.exec(body)?.[1] ?? '/no-webhook'
  const endpointId = path.split('/').at(-1) ?? ''
  await browser.post('/servicedesk/environments/at22/deployer', { webhook: endpointId })
  await browser.post('/servicedesk/environments/at22/deployer', { webhook: '' })
  await browser.post(path, { ...hook, version: '1', paused: 'yes' })
  await browser.post(`${path}/secret`)
  await queueDelivery(ctx, { endpointId, event: 'said', causeId: nobody, data: {} })
  const { id } = await ctx.db
    .updateTable('webhookDelivery')
    .set({ state: 'dead', finishedAt: ctx.now() })
    .where('event', '=', 'said')
    .returning('id')
    .executeTakeFirstOrThrow()
  await browser.post(`${path}/deliveries/${id}/redeliver`)
  await browser.post(`${path}/removal`)
}

/** The servicedesk writes down a request, takes it, and makes the organisation. */
async function decideRequests(browser: TestBrowser) {
  const names = { name: 'skrevt', nameNb: 'Skrevet ned' }
  const asked = { kind: 'service-owner', administrator: 'someone@example.no', purpose: 'Skjema' }
  const { location } = await browser.post('/servicedesk/requests/new', { ...names, ...asked, askedBy: 'Kari' })
  await browser.post(location, { act: 'take' })
  await browser.post(location, { act: 'approve', name: 'skrevt' })
}

/** The servicedesk sends a failed mail again, and gives up another. */
async function handleMails({ ctx }: World, browser: TestBrowser) {
  for (const act of ['retry', 'drop']) {
    const mail = {
      kind: 'activation' as const,
      causeId: act,
      address: `${act}@example.no`,
      addressKey: `${act}@example.no`,
    }
    await queueMail(ctx, { ...mail, language: 'nb', content: { subject: act, heading: act, paragraphs: [] } })
    const { id } = await ctx.db
      .updateTable('mail')
      .set({ state: 'dead', attempts: 1, finishedAt: ctx.now() })
      .where('causeId', '=', act)
      .returning('id')
      .executeTakeFirstOrThrow()
    await browser.post(`/servicedesk/mail/${id}/${act}`, { reason: 'no such address' })
  }
}

/** Somebody who asks for an organisation, step by step, answers a question and takes it back. */
async function askForOrganisation(world: World) {
  const { ctx } = world
  const applicant = await person(ctx, 'soker')
  const browser = await studioBrowser(world, applicant)
  const path = '/requests/new'
  await browser.post(path, { step: 'organisation', noNumber: 'on', nameNb: 'Etaten', name: 'etat' })
  await browser.post(path, { step: 'ground', kind: 'service-owner' })
  await browser.post(path, { step: 'administrator', administratorIs: 'me' })
  await browser.post(path, { step: 'purpose', purpose: 'Skjema', act: 'later' })
  const sent = await browser.post(path, { step: 'review', act: 'send' })
  const requestId = /requests\/([^?]+)/.exec(sent.location)?.[1] ?? ''
  await askForMore(ctx, operator, { requestId, question: 'Hvem?' })
  await browser.post(`/requests/${requestId}`, { act: 'answer', answer: 'Vi' })
  await browser.post(`/requests/${requestId}`, { act: 'withdraw' })
  await browser.post(path, { step: 'organisation', nameNb: 'En annen', act: 'later' })
  await browser.post(path, { step: 'review', act: 'discard' })
}
