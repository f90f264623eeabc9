import type { Context } from '../../context.ts'
import type { ServiceAccess } from '../../policy.ts'

/** A user or a team that may reach a service beyond what its owner's teams give. */
export type Collaborator = { userId: string } | { teamId: string }

export async function findCollaborator({ db }: Context, serviceId: string, who: Collaborator) {
  const row = await db
    .selectFrom('serviceCollaborator')
    .select('access')
    .where('serviceId', '=', serviceId)
    .where(({ and }) => and(who))
    .executeTakeFirst()
  return row?.access
}

interface Given {
  serviceId: string
  who: Collaborator
  access: ServiceAccess
}

export async function upsertCollaborator({ db, now }: Context, { serviceId, who, access }: Given): Promise<void> {
  await db
    .insertInto('serviceCollaborator')
    .values({ serviceId, userId: null, teamId: null, ...who, access, addedAt: now() })
    .onConflict((conflict) => conflict.constraint('service_collaborator_key').doUpdateSet({ access }))
    .execute()
}

/** True for the one call that took it. */
export async function deleteCollaborator({ db }: Context, serviceId: string, who: Collaborator): Promise<boolean> {
  const deleted = await db
    .deleteFrom('serviceCollaborator')
    .where('serviceId', '=', serviceId)
    .where(({ and }) => and(who))
    .returning('serviceId')
    .executeTakeFirst()
  return deleted !== undefined
}

/** A team that can be given access, with whose it is. */
export interface GivenTeam {
  id: string
  name: string
  organisationId: string
  organisation: string
}

const teams = ({ db }: Context) =>
  db
    .selectFrom('team')
    .innerJoin('owner', 'owner.id', 'team.organisationId')
    .select(['team.id', 'team.name', 'team.organisationId', 'owner.name as organisation'])

/** Teams of the organisations that somebody is in: of others nobody knows them (J1). */
export const listTeamsAround = (ctx: Context, userId: string): Promise<GivenTeam[]> =>
  teams(ctx)
    .where('team.organisationId', 'in', ({ selectFrom }) =>
      selectFrom('teamMember').select('teamMember.organisationId').where('teamMember.userId', '=', userId),
    )
    .orderBy('owner.nameKey')
    .orderBy('team.nameKey')
    .execute()

/** One of these, held against being deleted meanwhile; for an operator, without `userId`, any. */
export const lockTeamAround = (
  tx: Context,
  teamId: string,
  userId: string | undefined,
): Promise<GivenTeam | undefined> =>
  teams(tx)
    .where('team.id', '=', teamId)
    .$if(userId !== undefined, (query) =>
      query.where('team.organisationId', 'in', ({ selectFrom }) =>
        selectFrom('teamMember')
          .select('teamMember.organisationId')
          .where('teamMember.userId', '=', userId ?? ''),
      ),
    )
    .forKeyShare('team')
    .executeTakeFirst()
