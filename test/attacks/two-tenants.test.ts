import type { RouteOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../server/actor.ts'
import { createDeployment, setDeployer } from '../../server/deployment/index.ts'
import { askToJoin } from '../../server/joining/ask-to-join.ts'
import { invite } from '../../server/joining/invite.ts'
import { openDomain } from '../../server/joining/join-by-domain.ts'
import { repositoryFolder } from '../../server/repository/index.ts'
import { giveAccess } from '../../server/service/access/give-access.ts'
import { findTransferOf } from '../../server/service/transfer/transfer-queries.ts'
import { offerTransfer } from '../../server/service/transfer/transfer-service.ts'
import { createTeam } from '../../server/team/index.ts'
import { createEndpoint, listDeliveries } from '../../server/webhook/index.ts'
import { type Method, programOf } from '../api.ts'
import { tokenOf } from '../git.ts'
import { basic } from '../git-world.ts'
import { organisationWith, person } from '../organisation.ts'
import { requestBy } from '../organisation-request.ts'
import { commitFiles } from '../repository.ts'
import { fieldsOf } from '../routes.ts'
import { rowsOf } from '../rows.ts'
import { serviceOf } from '../service.ts'
import { studioBrowser } from '../studio-browser.ts'
import { createWorld, type World } from '../world.ts'

/** In everything of the one organisation that only its members may see. */
const secret = 'canary'

let world: World
let theirs: Awaited<ReturnType<typeof secretive>>
let mine: Awaited<ReturnType<typeof organisationWith>>
let actors: Actor[]
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  await world.app.ready()
  theirs = await secretive()
  mine = await organisationWith(world.ctx, { owners: 1, members: 1, organisation: { nameEn: 'Mine' } })
  const [owner] = mine.owners
  const [member] = mine.members
  if (!owner || !member) throw new Error('nobody')
  actors = [
    await actor('an owner of another organisation', owner.userId),
    await actor('a member of another organisation', member.userId),
    await actor('somebody without one', (await person(world.ctx)).userId),
  ]
})
afterAll(() => world.end())

/** Somebody with a browser and a token. */
const actor = async (is: string, userId: string) => ({
  is,
  browser: await studioBrowser(world, { userId }),
  program: await programOf(world, userId),
  credentials: basic(await tokenOf(world.ctx, userId)),
})
type Actor = Awaited<ReturnType<typeof actor>>

/** Two owners and a member, and one of everything that an organisation has inside. */
async function secretive() {
  const { ctx } = world
  const made = await organisationWith(ctx, { owners: 2, members: 1, organisation: { hidesOwners: true } })
  const { organisationId } = made
  const [member] = made.members
  if (!member) throw new Error('nobody')
  const facts = { name: `Team-${secret}`, description: secret, scope: 'all', access: 'read', capabilities: [] } as const
  const teamId = await createTeam(ctx, operator, { organisationId, facts })
  await ctx.db
    .updateTable('userAccount')
    .set({ displayName: `Kari ${secret}` })
    .where('id', '=', member.userId)
    .execute()
  const { userId } = await person(ctx)
  const asked = { organisationId, message: secret, wish: secret }
  const request = await askToJoin(ctx, { kind: 'user', userId }, asked)
  const invitation = await invite(ctx, operator, { organisationId, who: `${secret}@example.no`, teamIds: [teamId] })
  const domain = `${secret}.example.no`
  await openDomain(ctx, operator, { organisationId, domain, teamId })
  const asking = { kind: 'user', userId: made.owners[0]?.userId ?? '' } as const
  const organisationRequest = await requestBy(ctx, asking, { purpose: secret })
  // The owners were told of the request.
  const { id: mail } = await ctx.db.selectFrom('mail').select('id').executeTakeFirstOrThrow()
  const inside = { mail, team: teamId, member, request, organisationRequest, invitation, domain }
  return { ...made, ...inside, ...(await secretService(made)) }
}

/** A private service of theirs, with a collaborator, offered to its owner. */
async function secretService({ name: owner, owners }: Awaited<ReturnType<typeof organisationWith>>) {
  const { ctx } = world
  const titles = { titleNb: `Tjeneste ${secret}`, titleNn: `Teneste ${secret}`, titleEn: `Service ${secret}` }
  const service = await serviceOf(ctx, { owner, facts: { ...titles, description: secret } })
  const commit = commitFiles(repositoryFolder(ctx, service.id), { 'secret.md': secret }, { message: secret })
  const { username } = await person(ctx, `${secret}-collaborator`)
  await giveAccess(ctx, operator, { serviceId: service.id, username, access: 'read' })
  const [receiver] = owners
  if (!receiver) throw new Error('nobody')
  await offerTransfer(ctx, receiver, { serviceId: service.id, to: receiver.username })
  const transfer = (await findTransferOf(ctx, service.id))?.id ?? ''
  return { service, commit, transfer, ...(await secretDeployment(service.id)) }
}

/** One that is under way, of which a secret was said. */
async function secretDeployment(serviceId: string) {
  const { ctx } = world
  const { id: webhook } = await createEndpoint(ctx, operator, {
    url: `http://localhost:1/${secret}`,
    description: secret,
    events: [],
  })
  await setDeployer(ctx, operator, { environment: 'tt02', endpointId: webhook })
  const deployment = await createDeployment(ctx, operator, { serviceId, environment: 'tt02', act: 'deploy' })
  await ctx.db.updateTable('deployment').set({ message: secret }).where('id', '=', deployment).execute()
  const [told] = await listDeliveries(ctx, { endpointId: webhook, after: undefined, limit: 1 })
  return { deployment, webhook, delivery: told?.id ?? '' }
}

/** What stands for each parameter and field: of them, wherever it names something. A new one is added here. */
const ids = (): Record<string, string> => ({
  organisation: theirs.name,
  owner: theirs.name,
  team: theirs.team,
  request: theirs.request,
  invitation: theirs.invitation,
  domain: theirs.domain,
  environment: 'tt02',
  deployment: theirs.deployment,
  webhook: theirs.webhook,
  delivery: theirs.delivery,
  mail: theirs.mail,
  transfer: theirs.transfer,
  // Strangers may ask to join; without a message nobody does.
  message: '',
  teamId: theirs.team,
  username: theirs.member.username,
  user: theirs.member.userId,
  userId: theirs.member.userId,
  service: theirs.service.name,
  commit: theirs.commit,
})

/** What lies at the end of an address, as far as the route takes it. */
const restOf = (url: string) => (/\/(?:tree|archive)\/\*$/.test(url) ? 'main' : 'main/secret.md')

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies readonly Method[]
const methodsOf = ({ method }: RouteOptions) => methods.filter((name) => [method].flat().includes(name))

/** Acts of the studio; all others are about the person alone or about nobody. */
const routes = () =>
  world.app.routeList
    .filter(({ config }) => typeof world.ctx.policy[config?.action ?? ''] === 'object')
    .flatMap((route) => methodsOf(route).map((method) => ({ ...route, method })))

const parametersOf = (url: string) => [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

function address(url: string, organisation: string) {
  const values = { ...ids(), organisation, owner: organisation }
  return url
    .replace(/^((?:\/api\/v1)?\/requests\/):request/, `$1${theirs.organisationRequest}`)
    .replace(/:(\w+)/g, (_, name: keyof typeof values) => values[name] ?? '')
    .replace('/archive/*', '/archive/main.zip')
    .replace('*', restOf(url))
}

/** All that the database has of them, outside what people may see of each other anyway. */
async function theirRows() {
  const rows = await rowsOf(world, { except: ['session', 'oauth_model', 'rate_limit', 'kept_form'] })
  const own = Object.entries(rows).map(([table, lines]) => [table, lines.filter(isTheirs)])
  return Object.fromEntries(own)
}

const isTheirs = (line: string) =>
  [theirs.organisationId, theirs.team, theirs.service.id, theirs.organisationRequest].some((id) => line.includes(id))

interface Attempt {
  route: ReturnType<typeof routes>[number]
  who: Actor
  /** In the address; everything else is always theirs. */
  organisation: string
}

const fieldsFor = ({ route }: Attempt) =>
  Object.fromEntries(fieldsOf(route.schema?.body).map((name) => [name, ids()[name] ?? 'x']))

/** As a person with a browser, or as a program with a token for everything that may be. */
async function attempt(tried: Attempt): Promise<{ status: number; text: string }> {
  const { route, who, organisation } = tried
  const url = address(route.url, organisation)
  if (route.config?.api) {
    const { status, body } = await who.program.send(
      route.method,
      url,
      tried.route.schema?.body ? fieldsFor(tried) : undefined,
    )
    return { status, text: JSON.stringify(body) }
  }
  if (route.config?.git) {
    const query = route.method === 'GET' ? '?service=git-upload-pack' : ''
    const headers = { authorization: who.credentials, 'content-type': `application/x-${url.split('/').at(-1)}-request` }
    const { statusCode, body } = await world.app.inject({ method: route.method, url: url + query, headers })
    // Whatever git answers at all is theirs.
    return { status: statusCode, text: statusCode < 400 ? secret : body }
  }
  const sent = route.method === 'GET' ? who.browser.get(url) : who.browser.post(url, fieldsFor(tried))
  const { status, body } = await sent
  return { status, text: body }
}

const attemptsOf = (who: Actor): Attempt[] =>
  routes().flatMap((route) => [
    { route, who, organisation: theirs.name },
    ...(parametersOf(route.url).length > 1 ? [{ route, who, organisation: mine.name }] : []),
  ])

test('SEC-L2: every parameter of every route of the studio has an id to be swapped', () => {
  const unknown = routes().flatMap(({ url }) => parametersOf(url).filter((name) => !(name in ids())))
  expect(unknown).toEqual([])
})

test('SEC-L2: with the ids of another organisation, no route shows or changes anything of it', async () => {
  const before = await theirRows()
  expect(Object.values(before).flat().length).toBeGreaterThan(10)
  const wrong: string[] = []
  for (const tried of actors.flatMap(attemptsOf)) {
    const { status, text } = await attempt(tried)
    const isWrong = status >= 500 || text.toLowerCase().includes(secret)
    if (isWrong) wrong.push(`${tried.who.is}: ${tried.route.method} ${tried.route.url} ${status}`)
  }
  expect(wrong).toEqual([])
  expect(await theirRows()).toEqual(before)
})

test('SEC-L2: the same routes show it to its own people, so that the search above would find it', async () => {
  const [owner] = theirs.owners
  if (!owner) throw new Error('nobody')
  const who = await actor('an owner of it', owner.userId)
  const own = attemptsOf(who).filter(
    ({ route, organisation }) => route.method === 'GET' && organisation === theirs.name,
  )
  const shown = { page: 0, api: 0 }
  for (const tried of own) {
    const { text } = await attempt(tried)
    if (text.toLowerCase().includes(secret)) shown[tried.route.config?.api ? 'api' : 'page'] += 1
  }
  expect(shown.page).toBeGreaterThan(2)
  expect(shown.api).toBeGreaterThan(2)
})
