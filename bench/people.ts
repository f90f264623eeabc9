import { program } from '../server/actor.ts'
import { createChallenge } from '../server/captcha/create-challenge.ts'
import type { Context } from '../server/context.ts'
import { insertIdentity } from '../server/identity/queries.ts'
import { giveGrant } from '../server/oauth/give-grant.ts'
import { studioScopes } from '../server/oauth/scope.ts'
import { upsertStudioAccess } from '../server/oauth/studio-queries.ts'
import { insertTicket, rememberCaptcha } from '../server/registration/ticket-queries.ts'
import { sha256 } from '../server/secrets.ts'
import { findSession } from '../server/session/queries.ts'
import { startSession } from '../server/session/start-session.ts'
import { insertUser } from '../server/user/queries.ts'
import { solveCaptcha } from '../test/solve-captcha.ts'
import type { Prepared } from './load.ts'
import type { Product } from './product.ts'

export const password = 'korrekt hest batteri stift'

let made = 0

const provenAs = (issuer: string, subject: string) => ({
  issuer,
  subject,
  numberMacs: [],
  givenName: 'Ole Bjørn',
  familyName: 'Hansen Berg',
  eid: 'BankID',
  acr: 'high',
  sid: `sid-${subject}`,
  authenticatedAt: new Date(),
})

/** Makes `count` of something, some at a time. */
export async function make<T>(count: number, one: () => Promise<T>): Promise<T[]> {
  const all: T[] = []
  while (all.length < count) all.push(...(await Promise.all(Array.from({ length: 10 }, one))))
  return all
}

/** An active account with an identity, all with the same password. */
export async function makeUser(ctx: Context, issuer: string, passwordHash: string | null = null) {
  const username = `bench_${process.pid}_${made++}`
  const email = `${username}@example.no`
  const id = await insertUser(ctx, {
    username,
    displayName: 'Ole Bjørn Hansen Berg',
    language: 'nb',
    email,
    emailKey: email,
    passwordHash,
    wantedPath: null,
    active: true,
  })
  await insertIdentity(ctx, id, provenAs(issuer, `subject-of-${username}`))
  return { id, username, subject: `subject-of-${username}` }
}

/** A full session, under a grant of the studio unless the person has still to consent. */
export async function logIn(ctx: Context, userId: string, { grant }: { grant: boolean }): Promise<string> {
  const token = await startSession(ctx, program, { userId, kind: 'full', method: 'password', device: undefined })
  const session = await findSession(ctx, sha256(token))
  if (!session || !grant) return token
  const { sessionId } = session
  const person = { kind: 'user', userId } as const
  const grantId = await giveGrant(ctx, person, { clientId: 'studio', scopes: studioScopes })
  await upsertStudioAccess(ctx, { sessionId, grantId })
  return token
}

/** The cookie of forms and its token; one pair is good for any number of forms. */
export async function formToken({ address }: Product) {
  const answer = await fetch(`${address}/login`, { headers: { accept: 'text/html' } })
  const cookie = answer.headers.getSetCookie().map((line) => /^inngang_form=([^;]+)/.exec(line)?.[1])
  const token = /name="form_token" value="([^"]+)"/.exec(await answer.text())?.[1] ?? ''
  return { cookies: { inngang_form: cookie.find(Boolean) ?? '' }, fields: { form_token: token } }
}

/** A person whom the port has just proven: the ticket straight in the database, and what its cookie holds. */
export async function makeTicket(ctx: Context, issuer: string) {
  const token = ctx.randomToken()
  const proven = provenAs(issuer, `ticket-${process.pid}-${made++}`)
  return { token, id: await insertTicket(ctx, { proven, token, wantedPath: null }) }
}

/** Everything that is posted when somebody presses Complete, with a solved captcha or one that was accepted before. */
export async function makeRegistration(
  product: Product,
  form: Awaited<ReturnType<typeof formToken>>,
  { captcha }: { captcha: boolean },
): Promise<Prepared> {
  const { ctx, fleet } = product
  const { token, id } = await makeTicket(ctx, fleet.port.issuer)
  const username = `new_${process.pid}_${made++}`
  if (!captcha) await rememberCaptcha(ctx, id)
  const solved = captcha && (await solveCaptcha(await createChallenge(ctx, { purpose: 'registration', bearer: id })))
  return {
    path: '/register',
    cookies: { ...form.cookies, inngang_ticket: token },
    form: {
      ...form.fields,
      ticket: id,
      username,
      email: `${username}@example.no`,
      password,
      ...(solved && { captcha: solved }),
    },
    expected: 303,
  }
}
