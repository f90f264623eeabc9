import type { Context } from '../context.ts'
import { findMember } from './member-queries.ts'
import { listTeams } from './queries.ts'
import { capabilityName, type Team } from './team.ts'

/** Which of a person's teams gives something, so that every permission can be traced (T2). */
export interface Explanation {
  /** `deploy:tt02`, `service:create`. */
  capability: string
  /** Empty: the person may not. */
  teams: NamedTeam[]
  /** All teams of the organisation that give it, so that one sees what to do about a no. */
  givenBy: NamedTeam[]
}

type NamedTeam = Pick<Team, 'id' | 'name' | 'kind'>

/** Why a person may, or may not, do each thing that can be done in the organisation; owners may all of it (T1). */
export async function explainMember(
  ctx: Context,
  { organisationId, userId, environments }: { organisationId: string; userId: string; environments: readonly string[] },
): Promise<Explanation[]> {
  const [member, teams] = [await findMember(ctx, organisationId, userId), await listTeams(ctx, organisationId)]
  const own = teams.filter(({ id }) => member?.isActive && member.teamIds.includes(id))
  return capabilitiesWith(environments).map((capability) => ({
    capability,
    teams: giving(own, capability),
    givenBy: giving(teams, capability),
  }))
}

const giving = (teams: readonly Team[], capability: string): NamedTeam[] =>
  teams.filter((team) => gives(team, capability)).map(({ id, name, kind }) => ({ id, name, kind }))

const gives = ({ kind, capabilities }: Team, name: string) =>
  kind === 'owners' || capabilities.some((capability) => capabilityName(capability) === name)

/** Everything that can be given in an organisation that has these environments. */
export const capabilitiesWith = (environments: readonly string[]): string[] => [
  'service:create',
  ...environments.flatMap((environment) =>
    (['deploy', 'admin', 'resources:publish', 'access-lists:manage'] as const).map((capability) =>
      capabilityName({ capability, environment }),
    ),
  ),
]
