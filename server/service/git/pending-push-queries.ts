import { type Selectable, sql } from 'kysely'
import type { Person } from '../../actor.ts'
import type { Context } from '../../context.ts'
import type { PendingPush as Row } from '../../database/schema.generated.ts'
import { lineOf, type Update, updateIn } from './hook-channel.ts'
import { maintenanceOf } from './maintenance-queries.ts'

/** A push that was let in, and of which nobody has told yet what became of it. */
export interface PendingPush {
  id: string
  serviceId: string
  /** Whose the service was then, unless that was not noted yet. */
  ownerId: string | null
  actor: Person
  updates: readonly Update[]
  /** References of which a later push saw that this one had changed them. */
  seen: readonly string[]
  createdAt: Date
}

interface LetIn extends Omit<PendingPush, 'ownerId' | 'seen' | 'createdAt'> {
  /** Of what it brings. */
  bytes: number
}

const columns = [
  'id',
  'serviceId',
  'ownerId',
  'userId',
  'tokenId',
  'network',
  'requestId',
  'updates',
  'seen',
  'createdAt',
] as const

/** In one statement with what has the repository looked after: a killed process leaves locks. */
export async function insertPendingPush(ctx: Context, push: LetIn): Promise<void> {
  const { userId, token, network, requestId } = push.actor
  await ctx.db
    .with('maintenance', maintenanceOf(ctx, { serviceId: push.serviceId, pushes: 0, bytes: push.bytes }))
    .insertInto('pendingPush')
    .values((eb) => ({
      id: push.id,
      serviceId: push.serviceId,
      ownerId: eb.selectFrom('service').select('ownerId').where('id', '=', push.serviceId),
      userId,
      tokenId: token?.id ?? null,
      network: network ?? null,
      requestId: requestId ?? null,
      updates: push.updates.map(lineOf),
      createdAt: ctx.now(),
    }))
    .execute()
}

/** Only who takes it away may write down what became of it. */
export async function spendPendingPush({ db }: Context, id: string): Promise<PendingPush | undefined> {
  const row = await db.deleteFrom('pendingPush').where('id', '=', id).returning(columns).executeTakeFirst()
  return row && pendingPushOf(row)
}

/**
 * Takes what a push has changed out of all others of the service that were to change the same: they did not, but where
 * it was seen that they had. The service is held meanwhile, so that two of them do not wait for each other.
 */
export async function dropUpdates({ db }: Context, serviceId: string, updates: readonly Update[]): Promise<void> {
  const lines = updates.map(lineOf)
  const kept = sql<string[]>`array(select line from unnest(updates) with ordinality as update(line, place)
    where line <> all(${lines}::text[]) or split_part(line, ' ', 3) = any(seen) order by place)`
  await db
    .updateTable('pendingPush')
    .set({ updates: kept })
    .where('serviceId', '=', serviceId)
    .where(sql<boolean>`updates && ${lines}::text[]`)
    .execute()
}

const pendingPushes = ({ db }: Context) => db.selectFrom('pendingPush').select(columns)

export async function findPendingPush(ctx: Context, id: string): Promise<PendingPush | undefined> {
  const row = await pendingPushes(ctx).where('id', '=', id).executeTakeFirst()
  return row && pendingPushOf(row)
}

export async function listPendingPushesOf(ctx: Context, serviceId: string): Promise<PendingPush[]> {
  const rows = await pendingPushes(ctx).where('serviceId', '=', serviceId).execute()
  return rows.map(pendingPushOf)
}

/** Those that began before `before`, the oldest first. */
export async function listOldPushes(ctx: Context, before: Date, limit: number): Promise<PendingPush[]> {
  const rows = await pendingPushes(ctx).where('createdAt', '<=', before).orderBy('createdAt').limit(limit).execute()
  return rows.map(pendingPushOf)
}

/** Beside what others saw. */
export async function addSeen({ db }: Context, id: string, references: readonly string[]): Promise<void> {
  await db
    .updateTable('pendingPush')
    .set({ seen: sql`array(select distinct unnest(seen || ${references}::text[]))` })
    .where('id', '=', id)
    .execute()
}

function pendingPushOf({ userId, tokenId, network, requestId, updates, ...push }: Selectable<Row>): PendingPush {
  const actor: Person = {
    kind: 'user',
    userId,
    ...(tokenId !== null && { token: { id: tokenId, scopes: [] } }),
    ...(network !== null && { network }),
    ...(requestId !== null && { requestId }),
  }
  return { ...push, actor, updates: updates.map(updateIn) }
}
