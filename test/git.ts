import { sql } from 'kysely'
import type { Context } from '../server/context.ts'
import type { TokenScope } from '../server/policy.ts'
import type { Visibility } from '../server/service/service.ts'
import { makeToken } from '../server/token/index.ts'
import { person } from './organisation.ts'
import { serviceOf } from './service.ts'

export const tokenOf = (
  ctx: Context,
  userId: string,
  scopes: readonly TokenScope[] = ['services:read', 'services:write'],
) => makeToken(ctx, { kind: 'user', userId }, { userId, name: 'git', scopes, days: 30 })

/** Somebody with a service of their own, and a token for it. */
export async function ownService(
  ctx: Context,
  { visibility, ...made }: { name?: string; visibility?: Visibility } = {},
) {
  const owner = await person(ctx)
  const facts = visibility && { visibility }
  const { id, name } = await serviceOf(ctx, { ...made, ...(facts && { facts }), owner: owner.username, by: owner })
  return { owner, serviceId: id, path: `${owner.username}/${name}`, token: await tokenOf(ctx, owner.userId) }
}

interface PushedDetails {
  service: string
  references: string
  count: number
  since?: string
}

/** What the log says of pushes to a service. */
export async function pushesOf({ db }: Context, serviceId: string): Promise<PushedDetails[]> {
  const rows = await db
    .selectFrom('audit')
    .select(sql<PushedDetails>`details`.as('details'))
    .where('action', '=', 'service.pushed')
    .where('subjectId', '=', serviceId)
    .orderBy('id')
    .execute()
  return rows.map(({ details }) => details)
}
