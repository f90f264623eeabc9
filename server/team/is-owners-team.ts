import type { Context } from '../context.ts'
import { getTeam } from './queries.ts'
import { isTeamId } from './team.ts'

/** Whether an act is about who owns the organisation, which asks for a fresh login (L8). */
export async function isOwnersTeam(ctx: Context, organisationId: string, teamId: unknown): Promise<boolean> {
  if (typeof teamId !== 'string' || !isTeamId(teamId)) return false
  return (await getTeam(ctx, organisationId, teamId)).kind === 'owners'
}
