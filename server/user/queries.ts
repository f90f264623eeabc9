import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import { isDuplicate, onDuplicate } from '../database/violations.ts'
import { invalidFields, notFound } from '../errors.ts'
import type { Language } from '../text/text.ts'
import { emailProvenByAnother } from './errors.ts'
import { nobody, type User } from './user.ts'

const users = ({ db }: Context) =>
  db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .select([
      'userAccount.id',
      'owner.name as username',
      'userAccount.displayName',
      'userAccount.state',
      'userAccount.language',
      'userAccount.email',
      'userAccount.emailKey',
      'userAccount.emailVerifiedAt',
      'userAccount.wantedPath',
    ])

export const findUser = (ctx: Context, id: string): Promise<User | undefined> =>
  users(ctx).where('userAccount.id', '=', id).executeTakeFirst()

export const getUser = (ctx: Context, id: string): Promise<User> =>
  users(ctx).where('userAccount.id', '=', id).executeTakeFirstOrThrow(notFound)

/** Held until the transaction ends, so that two changes of one user come one after the other. */
export const lockUser = (tx: Context, id: string): Promise<User | undefined> =>
  users(tx).where('userAccount.id', '=', id).forUpdate('userAccount').executeTakeFirst()

export const findUserByName = (ctx: Context, username: string): Promise<User | undefined> =>
  users(ctx).where('owner.nameKey', '=', nameKey(username)).executeTakeFirst()

/** Only who proved an address is found by it (R7). */
export const findUserByEmail = (ctx: Context, emailKey: string): Promise<User | undefined> =>
  users(ctx)
    .where('userAccount.emailKey', '=', emailKey)
    .where('userAccount.emailVerifiedAt', 'is not', null)
    .executeTakeFirst()

export async function findPasswordHash({ db }: Context, userId: string | undefined): Promise<string | undefined> {
  const row = await db
    .selectFrom('userAccount')
    .select('passwordHash')
    .where('id', '=', userId ?? nobody)
    .executeTakeFirst()
  return row?.passwordHash ?? undefined
}

export async function isNameTaken({ db }: Context, name: string): Promise<boolean> {
  const row = await db.selectFrom('owner').select('id').where('nameKey', '=', nameKey(name)).executeTakeFirst()
  return row !== undefined
}

/** The usernames of people by their ids, in one statement; who is gone is not among them. */
export async function findUsernames({ db }: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .select(['owner.id', 'owner.name'])
    .where('userAccount.id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export interface NewUser {
  username: string
  displayName: string | null
  language: Language
  email: string
  emailKey: string
  passwordHash: string | null
  wantedPath: string | null
  /** Whether the address is proven already; then the account is active at once. */
  active: boolean
}

/** Takes the name and makes the account. A taken name, or an address that another proved first, is a field error. */
export async function insertUser({ db, now }: Context, { username, active, ...columns }: NewUser): Promise<string> {
  const at = now()
  const { id } = await db
    .with('named', (tx) =>
      tx.insertInto('owner').values({ kind: 'user', name: username, createdAt: at }).returning('id'),
    )
    .insertInto('userAccount')
    .values({
      ...columns,
      id: (row) => row.selectFrom('named').select('named.id'),
      state: active ? 'active' : 'pending',
      createdAt: at,
      activatedAt: active ? at : null,
      emailVerifiedAt: active ? at : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(translated('owner_name_key', 'username', 'username-taken'))
    .catch(translated('user_account_verified_email_key', 'email', 'email-proven-by-another'))
  return id
}

function translated(constraint: string, field: string, message: 'username-taken' | 'email-proven-by-another') {
  return (error: unknown): never => {
    throw isDuplicate(error, constraint) ? invalidFields({ field, message }) : error
  }
}

/** The address becomes this user's proven one, unless another proved it first (R7, R11). */
export async function verifyEmail({ db, now }: Context, userId: string, emailKey: string): Promise<void> {
  await db
    .updateTable('userAccount')
    .set(({ fn, val }) => ({ emailVerifiedAt: fn.coalesce('emailVerifiedAt', val(now())) }))
    .where('id', '=', userId)
    .where('emailKey', '=', emailKey)
    .execute()
    .catch(onDuplicate('user_account_verified_email_key', emailProvenByAnother))
}

/** Pending → active in one statement; true for the one call that did it. */
export async function activateUser({ db, now }: Context, userId: string): Promise<boolean> {
  const activated = await db
    .updateTable('userAccount')
    .set({ state: 'active', activatedAt: now() })
    .where('id', '=', userId)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return activated !== undefined
}

export async function deactivateUser({ db, now }: Context, userId: string, reason: string): Promise<boolean> {
  const changed = await db
    .updateTable('userAccount')
    .set({ state: 'deactivated', deactivatedAt: now(), deactivationReason: reason })
    .where('id', '=', userId)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function reactivateUser({ db }: Context, userId: string): Promise<boolean> {
  const changed = await db
    .updateTable('userAccount')
    .set({ state: 'active', deactivatedAt: null, deactivationReason: null })
    .where('id', '=', userId)
    .where('state', '=', 'deactivated')
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Replaces an unproven claim, at most `most` times; false when there were too many or it is proven already. */
export async function correctEmail(
  { db }: Context,
  userId: string,
  { email, emailKey, most }: { email: string; emailKey: string; most: number },
): Promise<boolean> {
  const corrected = await db
    .updateTable('userAccount')
    .set(({ eb }) => ({ email, emailKey, emailCorrections: eb('emailCorrections', '+', 1) }))
    .where('id', '=', userId)
    .where('emailVerifiedAt', 'is', null)
    .where('emailCorrections', '<', most)
    .returning('id')
    .executeTakeFirst()
  return corrected !== undefined
}

export const setPasswordHash = ({ db }: Context, userId: string, passwordHash: string) =>
  db.updateTable('userAccount').set({ passwordHash }).where('id', '=', userId).execute()

export const setLanguage = ({ db }: Context, userId: string, language: Language) =>
  db.updateTable('userAccount').set({ language }).where('id', '=', userId).execute()

export const changeProfile = (
  { db }: Context,
  userId: string,
  profile: { displayName: string | null; language: Language },
) => db.updateTable('userAccount').set(profile).where('id', '=', userId).execute()

/** The page that the person wanted is shown once. */
export async function takeWantedPath({ db }: Context, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('userAccount')
    .select('wantedPath')
    .where('id', '=', userId)
    .where('wantedPath', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (row) await db.updateTable('userAccount').set({ wantedPath: null }).where('id', '=', userId).execute()
  return row?.wantedPath ?? undefined
}

/** Removes a never-activated account; its name becomes free (R6, A6). */
export async function deletePendingUser({ db }: Context, userId: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('userAccount')
    .where('id', '=', userId)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  if (deleted) await db.deleteFrom('owner').where('id', '=', userId).execute()
  return deleted !== undefined
}

/** The state is no parameter, so that the plan of the prepared statement can use the index of pending accounts. */
export const listStalePending = ({ db }: Context, before: Date, limit: number) =>
  db
    .selectFrom('userAccount')
    .select('id')
    .where('state', '=', sql.lit('pending'))
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit)
    .execute()
