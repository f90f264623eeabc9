import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** An arbitrary number that every process agrees on. */
const signingKeyLock = 5_014_126_407

export interface NewSigningKey {
  kid: string
  publicJwk: object
  privateJwk: Buffer
  secretId: string
  signsFrom: Date
}

/** Held until the transaction ends: of all processes, one at a time makes keys. */
export const lockSigningKeys = ({ db }: Context) => sql`select pg_advisory_xact_lock(${signingKeyLock})`.execute(db)

/** All keys that tokens may still be checked with, the oldest first. */
export const listSigningKeys = ({ db, now }: Context) =>
  db
    .selectFrom('signingKey')
    .select(['kid', 'privateJwk', 'secretId', 'signsFrom', 'expiresAt'])
    .where((key) => key.or([key('expiresAt', 'is', null), key('expiresAt', '>', now())]))
    .orderBy('signsFrom')
    .orderBy('kid')
    .execute()

export const insertSigningKey = ({ db, now }: Context, { publicJwk, ...key }: NewSigningKey) =>
  db
    .insertInto('signingKey')
    .values({ ...key, publicJwk: JSON.stringify(publicJwk), createdAt: now() })
    .execute()

export const setEndOfOthers = ({ db }: Context, kid: string, expiresAt: Date) =>
  db.updateTable('signingKey').set({ expiresAt }).where('kid', '!=', kid).where('expiresAt', 'is', null).execute()

export const replaceSeal = ({ db }: Context, key: { kid: string; privateJwk: Buffer; secretId: string }) =>
  db
    .updateTable('signingKey')
    .set({ privateJwk: key.privateJwk, secretId: key.secretId })
    .where('kid', '=', key.kid)
    .execute()

export async function deleteEndedKeys({ db, now }: Context): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('signingKey').where('expiresAt', '<=', now()).executeTakeFirst()
  return Number(numDeletedRows)
}
