import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { ServiceAccess } from '../../policy.ts'
import type { Service } from '../service.ts'
import type { Belonging, Grant, NamedPerson } from './grant.ts'

/** Every reason why anybody reaches into a service: the same that `accessTo` weighs. */
export async function listGrants(ctx: Context, service: Service): Promise<Grant[]> {
  const { visibility, ownerKind, ownerId } = service
  const owner = ownerKind === 'user' ? await people(ctx).where('userAccount.id', '=', ownerId).execute() : []
  return [
    ...owner.map((person): Grant => ({ by: 'owner', access: 'admin', person })),
    ...(await listTeamGrants(ctx, service)),
    ...(await listPeopleLetIn(ctx, service.id)),
    ...(visibility === 'internal' ? [{ by: 'internal', access: 'read' } as const] : []),
  ]
}

const people = ({ db }: Context) =>
  db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .select(['userAccount.id as userId', 'owner.name as username', 'userAccount.displayName'])

async function listPeopleLetIn(ctx: Context, serviceId: string): Promise<Grant[]> {
  const rows: (NamedPerson & { access: ServiceAccess })[] = await people(ctx)
    .innerJoin('serviceCollaborator', 'serviceCollaborator.userId', 'userAccount.id')
    .select('serviceCollaborator.access')
    .where('serviceCollaborator.serviceId', '=', serviceId)
    .orderBy('owner.nameKey')
    .execute()
  return rows.map(({ access, ...person }) => ({ by: 'person', access, person }))
}

/** A team of the owner that was let in besides gives two reasons. */
async function listTeamGrants({ db }: Context, { id, ownerId }: Service): Promise<Grant[]> {
  const rows = await db
    .selectFrom('team')
    .innerJoin('owner', 'owner.id', 'team.organisationId')
    .leftJoin('serviceCollaborator', (join) =>
      join.onRef('serviceCollaborator.teamId', '=', 'team.id').on('serviceCollaborator.serviceId', '=', id),
    )
    .leftJoin('teamService', (join) =>
      join.onRef('teamService.teamId', '=', 'team.id').on('teamService.serviceId', '=', id),
    )
    .select([
      'team.id',
      'team.name',
      'team.organisationId',
      'owner.name as organisation',
      'team.access',
      'serviceCollaborator.access as letIn',
      sql<'owners' | 'all' | 'chosen' | null>`case when team.organisation_id <> ${ownerId} then null
        when team.kind = 'owners' then 'owners' when team.scope = 'all' then 'all'
        when team_service.team_id is not null then 'chosen' end`.as('by'),
    ])
    .where(({ or, eb, and }) =>
      or([
        eb('serviceCollaborator.access', 'is not', null),
        and([
          eb('team.organisationId', '=', ownerId),
          or([eb('team.kind', '=', 'owners'), eb('team.scope', '=', 'all'), eb('teamService.teamId', 'is not', null)]),
        ]),
      ]),
    )
    .orderBy(({ eb }) => eb('team.kind', '=', 'owners'), 'desc')
    .orderBy('owner.nameKey')
    .orderBy('team.nameKey')
    .execute()
  return rows.flatMap(({ by, letIn, access, organisation, organisationId, id: teamId, name }) => {
    const whose = { team: { id: teamId, name }, organisation: { id: organisationId, name: organisation } }
    return [
      ...(by ? [{ by, access: by === 'owners' ? ('admin' as const) : access, ...whose }] : []),
      ...(letIn ? [{ by: 'team' as const, access: letIn, ...whose }] : []),
    ]
  })
}

/** The teams and organisations that somebody is in; none for who is deactivated, and may nothing. */
export async function findBelonging({ db }: Context, userId: string): Promise<Belonging> {
  const rows = await db
    .selectFrom('teamMember')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .select(['teamMember.teamId', 'teamMember.organisationId'])
    .where('teamMember.userId', '=', userId)
    .where('userAccount.state', '=', 'active')
    .execute()
  const organisationIds = [...new Set(rows.map(({ organisationId }) => organisationId))]
  return { userId, teamIds: rows.map(({ teamId }) => teamId), organisationIds }
}
