import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { type TokenScope, tokenScopes } from '../policy.ts'

export interface NewToken {
  userId: string
  name: string
  scopes: readonly TokenScope[]
  expiresAt: Date
}

export async function insertToken(
  { db, now }: Context,
  { scopes, ...token }: NewToken & { tokenHash: Buffer; remindAt: Date | null },
): Promise<string> {
  const { id } = await db
    .insertInto('personalToken')
    .values({ ...token, scopes: [...scopes], createdAt: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A scope that a token was made for, and that a later version of the program does not know, opens nothing. */
const known = (scopes: readonly string[]) => tokenScopes.filter((scope) => scopes.includes(scope))

/** The token that lives, and who it acts for. */
export async function findUsableToken({ db, now }: Context, tokenHash: Buffer) {
  const found = await db
    .selectFrom('personalToken')
    .innerJoin('userAccount', 'userAccount.id', 'personalToken.userId')
    .select([
      'personalToken.id as tokenId',
      'personalToken.userId',
      'userAccount.state',
      'personalToken.scopes',
      'personalToken.lastUsedAt',
    ])
    .where('personalToken.tokenHash', '=', tokenHash)
    .where('personalToken.expiresAt', '>', now())
    .executeTakeFirst()
  return found && { ...found, scopes: known(found.scopes) }
}

export const touchToken = ({ db, now }: Context, id: string, network: string) =>
  db.updateTable('personalToken').set({ lastUsedAt: now(), lastUsedNetwork: network }).where('id', '=', id).execute()

/** Whose a token is, as its own program may know. */
export async function getTokenOwner({ db }: Context, id: string) {
  const { scopes, ...owner } = await db
    .selectFrom('personalToken')
    .innerJoin('userAccount', 'userAccount.id', 'personalToken.userId')
    .innerJoin('owner', 'owner.id', 'personalToken.userId')
    .select([
      'owner.id',
      'owner.name as username',
      'userAccount.displayName',
      'personalToken.scopes',
      'personalToken.expiresAt',
    ])
    .where('personalToken.id', '=', id)
    .executeTakeFirstOrThrow(notFound)
  return { ...owner, scopes: known(scopes) }
}

/** One statement ends a token, for exactly one caller. */
export const deleteTokenByHash = ({ db, now }: Context, tokenHash: Buffer) =>
  db
    .deleteFrom('personalToken')
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now())
    .returning(['id', 'userId', 'name'])
    .executeTakeFirst()
