import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { program } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { insertInvitation } from '../server/joining/invitation-queries.ts'
import { wishForMail } from '../server/mail/wish-for-mail.ts'
import { insertOrganisation } from '../server/organisation/queries.ts'
import { startSession } from '../server/session/start-session.ts'
import { defaultTeams } from '../server/team/default-teams.ts'
import { insertMember } from '../server/team/member-queries.ts'
import { insertTeams } from '../server/team/queries.ts'
import { findUserByName, insertUser } from '../server/user/queries.ts'
import { createGenerator, forever, type Load, type Prepared, percentile } from './load.ts'
import { mannWhitney } from './mann-whitney.ts'
import { formToken, logIn, makeTicket, password } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

/** So many people of each kind take turns. */
const people = 50
const warmUp = 50

/**
 * How far apart answers about known and unknown accounts are in time (SEC-B2, SEC-B3): one request at a time, as many of
 * each kind, in random order. Resend is asked for by an account that waits, so there it is the address that another
 * account has proven, or none. To an owner who invites, a member is known (SEC-B4).
 */
export const measureEnumeration = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const count = options.count ?? 2000
    const known = named('known00')
    const passwordHash = await product.ctx.passwords.hash(password)
    for (const person of known) await makeUser(product.ctx, person, passwordHash)
    const rows: (string | number)[][] = []
    for (const [name, request] of Object.entries(requests)) {
      const prepared = {
        known: await prepare(product, known, request),
        unknown: await prepare(product, named('unknown'), request),
      }
      await askInTurns(product, prepared, warmUp)
      rows.push([name, ...compare(await askInTurns(product, prepared, count))])
    }
    writeTable(['', 'known, p50 ms', 'unknown, p50 ms', 'difference', 'Mann-Whitney p'], rows)
    process.stdout.write(`\n${count} of each. Aim: less than 5 % apart, and p above 0.01.\n`)
  })

function compare({ known, unknown }: Of<Load>) {
  const [ours, others] = [percentile(known, 0.5), percentile(unknown, 0.5)]
  const difference = `${((ours / others - 1) * 100).toFixed(2)} %`
  return [ours, others, difference, mannWhitney(known.times, unknown.times).toFixed(4)]
}

interface Of<T> {
  known: T
  unknown: T
}

interface Person {
  username: string
  email: string
}

/** Names of one length, since answers repeat them. */
const named = (prefix: string): Person[] =>
  Array.from({ length: people }, (_, place) => {
    const username = prefix + String(place).padStart(3, '0')
    return { username, email: `${username}@example.no` }
  })

/** An active account without an identity; or, without a password, one that waits for its mail. */
const makeUser = (ctx: Context, { username, email }: Person, passwordHash: string | null) =>
  insertUser(ctx, {
    ...{ username, email, emailKey: email, passwordHash },
    ...{ displayName: null, language: 'nb', wantedPath: null, active: passwordHash !== null },
  })

type Request = (product: Product, person: Person) => Promise<Prepared>

async function prepare(product: Product, persons: readonly Person[], request: Request): Promise<Prepared[]> {
  const { cookies, fields } = await formToken(product)
  const all: Prepared[] = []
  for (const person of persons) {
    const prepared = await request(product, person)
    all.push({ ...prepared, cookies: { ...cookies, ...prepared.cookies }, form: { ...fields, ...prepared.form } })
  }
  return all
}

const requests: Record<string, Request> = {
  'log-in': async (_, { username: login }) => ({
    path: '/login/password',
    form: { login, password: 'wrong' },
    expected: 422,
  }),

  reset: async (_, { email: login }) => ({ path: '/password/forgotten', form: { login }, expected: 303 }),

  'connect by password': async ({ ctx, fleet }, { username: login }) => {
    const { id: ticket, token } = await makeTicket(ctx, fleet.port.issuer)
    const cookies = { inngang_ticket: token }
    return { path: '/register/connect', cookies, form: { ticket, login, password: 'wrong' }, expected: 422 }
  },

  'connect: ask for a code': async ({ ctx, fleet }, { email: login }) => {
    const { id: ticket, token } = await makeTicket(ctx, fleet.port.issuer)
    const cookies = { inngang_ticket: token }
    return { path: '/register/connect/code', cookies, form: { ticket, login }, expected: 200 }
  },

  'connect: try a code': async ({ ctx, fleet }, { email: login }) => {
    const { id: ticket, token } = await makeTicket(ctx, fleet.port.issuer)
    await wishForMail(ctx, program, { kind: 'connect-code', login, ticketId: ticket })
    await untilGranted(ctx)
    // Codes have five tries and ten minutes, and here each try shall find one.
    await ctx.db
      .updateTable('mailedCode')
      .set({ triesLeft: 1_000_000, expiresAt: new Date('2100-01-01') })
      .execute()
    const cookies = { inngang_ticket: token }
    return { path: '/register/connect/spend', cookies, form: { ticket, login, code: '000000' }, expected: 422 }
  },

  resend: async ({ ctx }, { username, email }) => {
    const userId = await makeUser(ctx, { username: `w${username}`, email }, null)
    const session = { userId, kind: 'pending', method: 'ansattporten', device: undefined } as const
    const cookies = { inngang_session: await startSession(ctx, program, session) }
    return { path: '/register/resend', cookies, form: {}, expected: 303 }
  },

  // Once more, since an address is invited by one organisation once.
  invite: async ({ ctx }, { username, email }) => {
    const ownerId = await makeUser(ctx, { username: `o${username}`, email: `o${email}` }, 'no password')
    const { name, organisationId, teamId } = await makeOrganisation(ctx, ownerId)
    const known = await findUserByName(ctx, username)
    if (known) await insertMember(ctx, { organisationId, teamId, userId: known.id })
    const receiver = { userId: null, address: email, addressKey: email }
    const sent = { organisationId, invitedBy: ownerId, approvedBy: null, receiver, teamIds: [teamId] }
    const invitation = await insertInvitation(ctx, sent)
    const cookies = { inngang_session: await logIn(ctx, ownerId, { grant: true }) }
    return { path: `/orgs/${name}/requests`, cookies, form: { act: 'again', invitation }, expected: 303 }
  },
}

let organisations = 0

/** With one owner; and a team that others may be in. */
async function makeOrganisation(ctx: Context, ownerId: string) {
  const name = `b${organisations++}`
  const organisationId = await insertOrganisation(ctx, {
    ...{ name, nameNb: name, nameNn: name, nameEn: name, kind: 'service-owner', number: null, homePage: null },
    ...{ contact: null, joinPolicy: 'ask', hidesOwners: false },
  })
  const teams = await insertTeams(ctx, organisationId, defaultTeams([]))
  const idOf = (kind: string) => teams.find((team) => team.kind === kind)?.id ?? ''
  await insertMember(ctx, { organisationId, teamId: idOf('owners'), userId: ownerId })
  return { name, organisationId, teamId: idOf('ordinary') }
}

/** Until the product's worker has looked whose account it is. */
async function untilGranted(ctx: Context) {
  const waiting = ctx.db.selectFrom('mailWish').select('id')
  while ((await waiting.execute()).length > 0) await sleep(5)
}

/** What one request leaves to the workers may delay the next, so nothing but chance decides which that is. */
async function askInTurns({ address, fleet }: Product, prepared: Of<Prepared[]>, count: number): Promise<Of<Load>> {
  const [known, unknown] = [createGenerator(address), createGenerator(address)]
  const next = { known: forever(prepared.known), unknown: forever(prepared.unknown) }
  for (const isKnown of shuffled(count)) {
    const request = (isKnown ? next.known : next.unknown).next()
    if (!request.done) await (isKnown ? known : unknown).send(request.value, performance.now())
  }
  fleet.smtp.received.length = 0
  return { known: known.end(), unknown: unknown.end() }
}

/** As many of both, in random order. */
function shuffled(count: number): boolean[] {
  const order: boolean[] = []
  for (const isKnown of [true, false])
    for (let placed = 0; placed < count; placed++) order.splice(randomInt(order.length + 1), 0, isKnown)
  return order
}
