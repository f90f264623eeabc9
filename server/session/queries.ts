import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import type { NewSession, PortLogout } from './session.ts'

interface SessionRow extends NewSession {
  tokenHash: Buffer
  rules: { idleSeconds: number; absoluteSeconds: number }
  network: string | null
}

export function insertSession({ db, now }: Context, { tokenHash, rules, port, device, ...session }: SessionRow) {
  const at = now()
  return db
    .insertInto('session')
    .values({
      ...session,
      ...port,
      tokenHash,
      device: device ?? null,
      idleSeconds: rules.idleSeconds,
      endsAt: new Date(at.getTime() + rules.absoluteSeconds * 1000),
      authenticatedAt: port?.authenticatedAt ?? at,
      createdAt: at,
      lastSeenAt: at,
    })
    .execute()
}

export const findSession = ({ db }: Context, tokenHash: Buffer) =>
  db
    .selectFrom('session')
    .innerJoin('userAccount', 'userAccount.id', 'session.userId')
    .innerJoin('owner', 'owner.id', 'session.userId')
    .leftJoin('operator', 'operator.userId', 'session.userId')
    .select(({ eb }) => [
      'session.id as sessionId',
      'session.userId',
      'owner.name as username',
      'userAccount.displayName',
      'session.kind',
      'userAccount.state',
      'userAccount.language',
      'session.authenticatedAt',
      eb('operator.userId', 'is not', null).$castTo<boolean>().as('isOperator'),
      'session.lastSeenAt',
      'session.idleSeconds',
      'session.endsAt',
    ])
    .where('session.tokenHash', '=', tokenHash)
    .executeTakeFirst()

export async function hasSession({ db }: Context, id: string): Promise<boolean> {
  const row = await db.selectFrom('session').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

export const touchSession = ({ db, now }: Context, id: string) =>
  db.updateTable('session').set({ lastSeenAt: now() }).where('id', '=', id).execute()

export const deleteSession = ({ db }: Context, id: string) =>
  db.deleteFrom('session').where('id', '=', id).returning(['userId', 'issuer', 'sid']).executeTakeFirst()

export async function deleteSessionsOf({ db }: Context, userId: string, except?: string): Promise<number> {
  const others = db.deleteFrom('session').where('userId', '=', userId)
  const { numDeletedRows } = await (except ? others.where('id', '!=', except) : others).executeTakeFirst()
  return Number(numDeletedRows)
}

export const lockPortSessions = ({ db }: Context, logout: PortLogout) =>
  db
    .selectFrom('session')
    .select('id')
    .where((session) => session.and(logout))
    .orderBy('id')
    .forUpdate()
    .execute()

export const deletePortSessions = ({ db }: Context, logout: PortLogout) =>
  db
    .deleteFrom('session')
    .where((session) => session.and(logout))
    .returning(['userId', 'lastSeenAt', 'idleSeconds', 'endsAt'])
    .execute()

/** Dead sessions stay for half an hour, so that a form posted too late can be kept for its user (L4). */
export const sweepSessions = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'session', end: 'endsAt', before: new Date(ctx.now().getTime() - 30 * 60_000) }, limit)

/** Keeps what was typed for half an hour; a later try at the same form replaces it. */
export function upsertKeptForm(
  { db, now }: Context,
  { userId, path, fields }: { userId: string; path: string; fields: Record<string, string> },
) {
  const row = { fields: JSON.stringify(fields), expiresAt: new Date(now().getTime() + 30 * 60_000) }
  return db
    .insertInto('keptForm')
    .values({ userId, path, ...row })
    .onConflict((conflict) => conflict.constraint('kept_form_user_path_key').doUpdateSet(row))
    .execute()
}

export async function takeKeptForm({ db, now }: Context, userId: string, path: string): Promise<unknown> {
  const kept = await db
    .deleteFrom('keptForm')
    .where('userId', '=', userId)
    .where('path', '=', path)
    .where('expiresAt', '>', now())
    .returning('fields')
    .executeTakeFirst()
  return kept?.fields
}

export const sweepKeptForms = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'keptForm', end: 'expiresAt', before: ctx.now() }, limit)

const carriedOver = [
  'userId',
  'method',
  'issuer',
  'subject',
  'sid',
  'acr',
  'authenticatedAt',
  'idleSeconds',
  'endsAt',
  'network',
] as const

/** A new row with a new id takes over from the old one, which goes with all that hung on it. */
export async function replaceSession(
  { db, now }: Context,
  id: string,
  renewed: { tokenHash: Buffer; device: string | null },
) {
  const old = await db.deleteFrom('session').where('id', '=', id).returning(carriedOver).executeTakeFirst()
  if (!old) return undefined
  await db
    .insertInto('session')
    .values({ ...old, ...renewed, kind: 'full', createdAt: now(), lastSeenAt: now() })
    .execute()
  return old.userId
}
