import { hasHappenedTo } from '../audit/index.ts'
import type { Context } from '../context.ts'

interface Since {
  organisationId: string
  userId: string
  since: Date
}

/** Whether somebody else took the person out of a team of the organisation, or of all, since then. */
export const wasRemoved = (ctx: Context, since: Since) =>
  hasHappenedTo(ctx, { ...since, actions: ['team.member-removed', 'organisation.member-removed'] })
