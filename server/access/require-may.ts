import type { Actor, Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { type Decision, isForOperators, may, type Standing } from './may.ts'
import { findRole, isActive, isOperator } from './queries.ts'
import { refusalOf } from './refusal.ts'
import { findAccess } from './service-queries.ts'

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
async function standingOf(
  ctx: Context,
  { userId, token }: Person,
  { organisationId, serviceId }: Subject,
): Promise<Standing> {
  const role = organisationId === undefined ? undefined : await findRole(ctx, userId, organisationId)
  const access = serviceId === undefined ? undefined : await findAccess(ctx, userId, serviceId)
  return {
    session: token ? 'token' : 'full',
    deactivated: !(await isActive(ctx, userId)),
    studio: true,
    ...(token && { scopes: token.scopes }),
    ...(role && { role }),
    ...(access && { access }),
  }
}
