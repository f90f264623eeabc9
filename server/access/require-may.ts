import type { Actor, Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { type Decision, may, type Standing } from './may.ts'
import { findRole, isActive } from './queries.ts'
import { refusalOf } from './refusal.ts'

/**
 * Refuses an act on an organisation, asked in the transaction of the act itself: who was removed a moment ago is refused
 * now. The operator at the server and the program itself may everything, and the audit log says so.
 */
export async function requireMay(tx: Context, actor: Actor, action: string, organisationId?: string): Promise<void> {
  const decision = await decide(tx, actor, action, organisationId)
  if (decision !== 'yes') throw refusalOf(decision)
}

async function decide(ctx: Context, actor: Actor, action: string, organisationId?: string): Promise<Decision> {
  switch (actor.kind) {
    case 'visitor':
      return may(ctx.policy, action, { session: 'none', deactivated: false, studio: false })
    case 'user':
      return may(ctx.policy, action, await standingOf(ctx, actor, organisationId))
    case 'operator':
    case 'program':
      return 'yes'
  }
}

/** That the studio was authorised is asked before every route, by the guard. */
async function standingOf(
  ctx: Context,
  { userId, token }: Person,
  organisationId: string | undefined,
): Promise<Standing> {
  const role = organisationId === undefined ? undefined : await findRole(ctx, userId, organisationId)
  return {
    session: token ? 'token' : 'full',
    deactivated: !(await isActive(ctx, userId)),
    studio: true,
    ...(token && { scopes: token.scopes }),
    ...(role && { role }),
  }
}
