import type { Actor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { deactivate, reactivate } from './deactivate-user.ts'
import { type Act, activate, endSessions, resend, resetPassword } from './help-user.ts'
import type { PersonAct } from './person.ts'

/** Everything that an operator may do to somebody else's account; never to act as them (SEC-L11). */
export const acts: Record<PersonAct, (ctx: Context, actor: Actor, act: Act) => Promise<unknown>> = {
  'resend-activation': resend,
  activate,
  'reset-password': resetPassword,
  'end-sessions': endSessions,
  deactivate,
  reactivate,
}
