import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { captchaMessage, spendSolution } from '../captcha/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { insertIdentity } from '../identity/index.ts'
import { spendCode } from '../mailed-code/index.ts'
import { passwordProblem } from '../password/index.ts'
import { startSession } from '../session/index.ts'
import type { Language } from '../text/text.ts'
import { emailKey, findUserByEmail, getUser, insertUser, isNameTaken, type User, usernameProblem } from '../user/index.ts'
import { insertActivation } from './activation-queries.ts'
import { closed, ticketGone } from './errors.ts'
import { mailToVerifiedOwner } from './mails.ts'
import type { CompleteForm } from './schema.ts'
import { sendActivation } from './send-activation.ts'
import { identityOf, nameOf, portSessionOf, type Ticket } from './ticket.ts'
import { lockTicket, rememberAddress, rememberCaptcha, setTicketUser } from './ticket-queries.ts'

interface Completion {
  ticket: Ticket
  ticketToken: string
  form: CompleteForm
  language: Language
  device: string | undefined
}

/**
 * Makes the account that a ticket waits for and starts its session. The address is a claim until it is proven; only a
 * mailed code that was typed here proves it at once (R7, R9). Pressing Complete twice leads to the same account.
 */
export async function completeRegistration(ctx: Context, actor: Actor, completion: Completion): Promise<string> {
  const { ticket, form } = completion
  if (!ctx.config.registration.open) throw closed()
  if (ticket.userId) return inTransaction(ctx, (tx) => startRegisteredSession(tx, actor, completion, ticket))
  const proof = await proofOfHuman(ctx, ticket, form)
  const problems = [...(await fieldProblems(ctx, form)), ...proof.problems]
  if (problems.length > 0) throw invalidFields(...problems)
  const passwordHash = await ctx.passwords.hash(form.password)

  return inTransaction(ctx, async (tx) => {
    const locked = await lockTicket(tx, completion.ticketToken)
    if (!locked) throw ticketGone()
    if (locked.userId) return startRegisteredSession(tx, actor, completion, locked)
    const userId = await insertUser(tx, {
      username: form.username,
      displayName: nameOf(locked) ?? null,
      language: completion.language,
      email: form.email.trim(),
      emailKey: keyOf(form),
      passwordHash,
      wantedPath: locked.wantedPath,
      active: proof.addressProven,
    })
    await insertIdentity(tx, userId, identityOf(locked))
    await setTicketUser(tx, locked.id, userId)
    const registered = await getUser(tx, userId)
    await record(tx, actor, { action: 'user.registered', subject: { kind: 'user', id: userId } })
    await (proof.addressProven ? recordActivated(tx, actor, registered) : tellAddress(tx, registered))
    return startRegisteredSession(tx, actor, completion, { ...locked, userId })
  })
}

async function startRegisteredSession(tx: Context, actor: Actor, { device }: Completion, ticket: Ticket): Promise<string> {
  const user = await getUser(tx, ticket.userId ?? '')
  return startSession(tx, actor, {
    userId: user.id,
    kind: user.state === 'active' ? 'full' : 'pending',
    method: 'ansattporten',
    port: portSessionOf(ticket),
    device,
  })
}

async function recordActivated(tx: Context, actor: Actor, user: User) {
  await record(tx, actor, { action: 'email.verified', subject: { kind: 'user', id: user.id } })
  await record(tx, actor, { action: 'user.activated', subject: { kind: 'user', id: user.id }, details: { by: 'code' } })
}

/** The activation mail; or, where another account proved the address already, word to its owner (R7). */
export async function tellAddress(tx: Context, user: User) {
  const verifiedOwner = await findUserByEmail(tx, user.emailKey)
  if (!verifiedOwner) return sendActivation(tx, user)
  await mailToVerifiedOwner(tx, { owner: verifiedOwner, causeId: user.id })
  // A link that nobody gets, so that the waiting page counts down here as for any other address.
  await insertActivation(tx, tx.randomToken(), user)
}

const keyOf = ({ email }: { email: string }) => emailKey(email.trim()) ?? ''

async function fieldProblems(ctx: Context, { username, email, password }: CompleteForm): Promise<FieldError[]> {
  const { registration, studio } = ctx.config
  const { minimum } = ctx.config.password
  const name = usernameProblem(username, registration.reservedNames)
  const personal = [username, email, studio.name]
  const secret = passwordProblem({ password, minimum, personal })
  return [
    ...(name ? [{ field: 'username', message: name }] : []),
    ...(!name && (await isNameTaken(ctx, username)) ? [{ field: 'username', message: 'username-taken' as const }] : []),
    ...(keyOf({ email }) ? [] : [{ field: 'email', message: 'email-form' as const }]),
    ...(secret ? [{ field: 'password', ...secret }] : []),
  ]
}

interface ProofOfHuman {
  addressProven: boolean
  problems: FieldError[]
}

/** A captcha or a mailed code, whichever came; what was right once is remembered and never asked again (R9). */
async function proofOfHuman(ctx: Context, ticket: Ticket, form: CompleteForm): Promise<ProofOfHuman> {
  const addressKey = keyOf(form)
  if (ticket.provenAddressKey && ticket.provenAddressKey === addressKey) return { addressProven: true, problems: [] }
  if (form.code) return proofByCode(ctx, ticket, { code: form.code, addressKey })
  if (ticket.captchaSolved) return { addressProven: false, problems: [] }
  const result = await spendSolution(ctx, { purpose: 'registration', bearer: ticket.id, payload: form.captcha })
  if (result === 'solved') await rememberCaptcha(ctx, ticket.id)
  return { addressProven: false, problems: result === 'solved' ? [] : [{ field: 'captcha', message: captchaMessage(result, form.captcha) }] }
}

async function proofByCode(ctx: Context, ticket: Ticket, typed: { code: string; addressKey: string }): Promise<ProofOfHuman> {
  await spendLimit(ctx, 'code-account', ticket.id)
  const use = { purpose: 'register', bearerId: ticket.id, addressKey: typed.addressKey } as const
  const match = await inTransaction(ctx, async (tx) => {
    const spent = await spendCode(tx, use, typed.code)
    if (spent) await rememberAddress(tx, ticket.id, typed.addressKey)
    return spent
  })
  return match
    ? { addressProven: true, problems: [] }
    : { addressProven: false, problems: [{ field: 'code', message: 'code-wrong' }] }
}
