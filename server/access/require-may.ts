import type { Actor, Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { type Decision, isForOperators, may, type Standing } from './may.ts'
import { findRole, isActive, isOperator } from './queries.ts'
import { refusalOf } from './refusal.ts'
import { findActor } from './service-queries.ts'

/**
 * Refuses an act on an organisation, asked in the transaction of the act itself: who was removed a moment ago is refused
 * now. The operator at the server and the program itself may everything, and the audit log says so.
 */
export async function requireMay(tx: Context, actor: Actor, action: string, organisationId?: string): Promise<void> {
  const decision = await decide(tx, actor, action, organisationId === undefined ? {} : { organisationId })
  if (decision !== 'yes') throw refusalOf(decision)
}

/** Whether somebody may do what is about no organisation and no service. */
export const mayDo = async (ctx: Context, actor: Actor, action: string): Promise<boolean> =>
  (await decide(ctx, actor, action, {})) === 'yes'

/** The same for an act on a service: who lost access a moment ago is refused now. */
export async function requireAccess(tx: Context, actor: Actor, action: string, serviceId: string): Promise<void> {
  const decision = await decide(tx, actor, action, { serviceId })
  if (decision !== 'yes') throw refusalOf(decision)
}

interface Subject {
  organisationId?: string
  serviceId?: string
}

async function decide(ctx: Context, actor: Actor, action: string, subject: Subject): Promise<Decision> {
  switch (actor.kind) {
    case 'visitor':
      return may(ctx.policy, action, { session: 'none', deactivated: false, studio: false })
    case 'user':
      return may(ctx.policy, action, {
        ...(await standingOf(ctx, actor, subject)),
        operator: isForOperators(ctx.policy, action) && (await isOperator(ctx, actor.userId)),
      })
    case 'operator':
    case 'program':
      return 'yes'
  }
}

/** That the studio was authorised is asked before every route, by the guard. */
async function standingOf(ctx: Context, { userId, token }: Person, subject: Subject): Promise<Standing> {
  return {
    session: token ? 'token' : 'full',
    studio: true,
    ...(token && { scopes: token.scopes }),
    ...(await reachOf(ctx, userId, subject)),
  }
}

async function reachOf(ctx: Context, userId: string, { organisationId, serviceId }: Subject) {
  if (serviceId !== undefined) {
    const { isActive: active, access } = await findActor(ctx, userId, serviceId)
    return { deactivated: !active, ...(access && { access }) }
  }
  const role = organisationId === undefined ? undefined : await findRole(ctx, userId, organisationId)
  return { deactivated: !(await isActive(ctx, userId)), ...(role && { role }) }
}
