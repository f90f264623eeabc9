import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import type { Role } from '../policy.ts'

/** An organisation, and what somebody is in it. */
export interface Membership {
  organisationId: string
  role: Role
}

const memberships = ({ db }: Context, userId: string) =>
  db
    .selectFrom('organisation')
    .leftJoin('teamMember', (join) =>
      join.onRef('teamMember.organisationId', '=', 'organisation.id').on('teamMember.userId', '=', userId),
    )
    .leftJoin('team', 'team.id', 'teamMember.teamId')
    .groupBy('organisation.id')

const role = sql<Role>`case when bool_or(team.kind = 'owners') then 'owner' when count(team.id) > 0 then 'member'
  else 'stranger' end`.as('role')

/** What somebody is in an organisation, for a query of more than that. */
export const roleIn = (ctx: Context, userId: string, organisationId: string) =>
  memberships(ctx, userId).select(role).where('organisation.id', '=', organisationId)

export const findMembership = (ctx: Context, userId: string, shortName: string): Promise<Membership | undefined> =>
  memberships(ctx, userId)
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .select(['organisation.id as organisationId', role])
    .where('owner.nameKey', '=', nameKey(shortName))
    .executeTakeFirst()

export async function isOperator({ db }: Context, userId: string): Promise<boolean> {
  const row = await db.selectFrom('operator').select('userId').where('userId', '=', userId).executeTakeFirst()
  return row !== undefined
}
