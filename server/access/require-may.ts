import type { Actor, Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { type Decision, may, type Standing } from './may.ts'
import { refusalOf } from './refusal.ts'
import { findStanding, type Subject } from './standing-queries.ts'

/**
 * Refuses an act on an organisation, asked in the transaction of the act itself: who was removed a moment ago is refused
 * now. The operator at the server and the program itself may everything, and the audit log says so.
 */
export const requireMay = (tx: Context, actor: Actor, action: string, organisationId?: string): Promise<void> =>
  requireAll(tx, actor, [action], { organisationId })

/** The same for an act on a service: who lost access a moment ago is refused now. */
export const requireAccess = (tx: Context, actor: Actor, action: string, serviceId: string): Promise<void> =>
  requireAll(tx, actor, [action], { serviceId })

/** Refuses by the first of them that may not be done, for what takes more than one. */
export async function requireAll(tx: Context, actor: Actor, actions: string[], subject: Subject): Promise<void> {
  const decision = await decide(tx, actor, actions, subject)
  if (decision !== 'yes') throw refusalOf(decision)
}

/** Whether somebody may do what is about no organisation and no service. */
export const mayDo = async (ctx: Context, actor: Actor, action: string): Promise<boolean> =>
  isInScope(ctx, actor, action) && (await decide(ctx, actor, [action], {})) === 'yes'

/** Refuses what a token is not for, before it is looked whether there is such a thing. */
export function requireScope(ctx: Context, actor: Actor, action: string): void {
  if (!isInScope(ctx, actor, action)) throw refusalOf('missing-scope')
}

function isInScope({ policy }: Context, actor: Actor, action: string): boolean {
  if (actor.kind !== 'user' || !actor.token) return true
  const { scopes } = actor.token
  return may(policy, action, { session: 'token', deactivated: false, studio: true, scopes }) !== 'missing-scope'
}

async function decide(ctx: Context, actor: Actor, actions: string[], subject: Subject): Promise<Decision> {
  if (actor.kind === 'operator' || actor.kind === 'program') return 'yes'
  const standing = actor.kind === 'visitor' ? visitor : await standingOf(ctx, actor, subject)
  return actions.map((action) => may(ctx.policy, action, standing)).find((decision) => decision !== 'yes') ?? 'yes'
}

const visitor: Standing = { session: 'none', deactivated: false, studio: false }

/** That the studio was authorised is asked before every route, by the guard. */
async function standingOf(ctx: Context, { userId, token }: Person, subject: Subject): Promise<Standing> {
  const found = await findStanding(ctx, userId, subject)
  return {
    session: token ? 'token' : 'full',
    deactivated: !found?.isActive,
    studio: true,
    operator: Boolean(found?.isOperator),
    ...(token && { scopes: token.scopes }),
    ...(found?.role && { role: found.role }),
    ...(found?.access && { access: found.access }),
  }
}
