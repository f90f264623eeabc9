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
    .select(({ fn, ref, eb }) => [
      'organisation.id as organisationId',
      fn.count<string>('teamMember.teamId').as('teams'),
      fn.agg<boolean | null>('bool_or', [eb(ref('team.kind'), '=', 'owners')]).as('isOwner'),
    ])
    .groupBy('organisation.id')

const roleOf = ({ teams, isOwner }: { teams: string; isOwner: boolean | null }): Role =>
  isOwner ? 'owner' : Number(teams) > 0 ? 'member' : 'stranger'

export async function findMembership(ctx: Context, userId: string, shortName: string): Promise<Membership | undefined> {
  const found = await memberships(ctx, userId)
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .where('owner.nameKey', '=', nameKey(shortName))
    .executeTakeFirst()
  return found && { organisationId: found.organisationId, role: roleOf(found) }
}

export async function findRole(ctx: Context, userId: string, organisationId: string): Promise<Role | undefined> {
  const found = await memberships(ctx, userId).where('organisation.id', '=', organisationId).executeTakeFirst()
  return found && roleOf(found)
}

export async function isOperator({ db }: Context, userId: string): Promise<boolean> {
  const row = await db.selectFrom('operator').select('userId').where('userId', '=', userId).executeTakeFirst()
  return row !== undefined
}

export async function isActive({ db }: Context, userId: string): Promise<boolean> {
  const row = await db.selectFrom('userAccount').select('state').where('id', '=', userId).executeTakeFirst()
  return row?.state === 'active'
}
