import { type NotNull, type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'

export interface ModelRow {
  model: string
  id: string
  payload: object
  userId: string | null
  clientId: string | null
  grantId: string | null
  uid: string | null
  sessionId: string | null
  expiresAt: Date | null
}

/** What a row must outlive: the grant and the code or token that it came from. */
export interface Anchor {
  model: string
  id: string
}

/**
 * Stores a row, unless what it hangs on is gone. A token whose grant was revoked, whose code was spent twice or whose
 * session ended while it was being made is thus never there: it is refused at first use, as if revoked a moment later.
 */
export function storeModel({ db }: Context, row: ModelRow, anchors: readonly Anchor[]) {
  return sql`
    insert into oauth_model (model, id, payload, user_id, client_id, grant_id, uid, session_id, expires_at)
    select ${row.model}, ${row.id}, ${JSON.stringify(row.payload)}::jsonb, ${row.userId}::uuid, ${row.clientId},
      ${row.grantId}, ${row.uid}, ${row.sessionId}::uuid, ${row.expiresAt}::timestamptz
    where ${sessionLives(row.sessionId)} and ${anchorsLive(anchors)}
    on conflict (model, id) do update set
      payload = excluded.payload,
      expires_at = excluded.expires_at,
      user_id = excluded.user_id,
      session_id = coalesce(excluded.session_id, oauth_model.session_id)
  `.execute(db)
}

const sessionLives = (sessionId: string | null): RawBuilder<unknown> =>
  sessionId === null ? sql`true` : sql`exists (select 1 from session where id = ${sessionId} for key share)`

/**
 * The lock makes a revocation that runs at the same time wait, so that it then sees the new row (SEC-G3). The grant is
 * locked first here and there, or the two would wait for each other.
 */
function anchorsLive(anchors: readonly Anchor[]): RawBuilder<unknown> {
  if (anchors.length === 0) return sql`true`
  const keys = sql.join(anchors.map(({ model, id }) => sql`(${model}, ${id})`))
  return sql`(select count(*) from (
    select 1 from oauth_model where (model, id) in (${keys}) order by model <> 'Grant' for share
  ) living) = ${anchors.length}`
}

const living = ({ db, now }: Context, model: string) =>
  db
    .selectFrom('oauthModel')
    .select(['payload', 'consumedAt'])
    .where('model', '=', model)
    .where((row) => row.or([row('expiresAt', 'is', null), row('expiresAt', '>', now())]))

export const findModel = (ctx: Context, model: string, id: string) =>
  living(ctx, model).where('id', '=', id).executeTakeFirst()

/** A browser session of the provider is found only by the session of ours that made it (C3). */
export const findShadow = (ctx: Context, id: string, sessionId: string | null) =>
  living(ctx, 'Session').where('id', '=', id).where('sessionId', 'is not distinct from', sessionId).executeTakeFirst()

export const findModelByUid = (ctx: Context, model: string, uid: string) =>
  living(ctx, model).where('uid', '=', uid).executeTakeFirst()

/** Marks a code or refresh token as used, for exactly one caller. */
export async function spendModel({ db, now }: Context, model: string, id: string): Promise<boolean> {
  const spent = await db
    .updateTable('oauthModel')
    .set({ consumedAt: now() })
    .where('model', '=', model)
    .where('id', '=', id)
    .where('consumedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return spent !== undefined
}

export async function findGrantIdOf({ db }: Context, model: string, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('oauthModel')
    .select('grantId')
    .where('model', '=', model)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.grantId ?? undefined
}

export const deleteModel = ({ db }: Context, model: string, id: string) =>
  db.deleteFrom('oauthModel').where('model', '=', model).where('id', '=', id).execute()

/**
 * Ends all tokens of a grant. What tokens come from goes first, in a statement of its own: it waits for whoever is
 * making one, and the second statement then sees it.
 */
export async function deleteTokens({ db }: Context, grantId: string) {
  await db
    .deleteFrom('oauthModel')
    .where('grantId', '=', grantId)
    .where('model', 'in', ['AuthorizationCode', 'RefreshToken'])
    .execute()
  await db.deleteFrom('oauthModel').where('grantId', '=', grantId).execute()
}

/** A living access token of ours, and who it acts for. */
export const findAccessToken = ({ db, now }: Context, id: string) =>
  db
    .selectFrom('oauthModel')
    .innerJoin('userAccount', 'userAccount.id', 'oauthModel.userId')
    .select([
      'oauthModel.grantId as tokenId',
      'userAccount.id as userId',
      'userAccount.state',
      'oauthModel.expiresAt',
      sql<string | null>`oauth_model.payload ->> 'scope'`.as('scope'),
    ])
    .where('oauthModel.model', '=', 'AccessToken')
    .where('oauthModel.id', '=', id)
    .where('oauthModel.expiresAt', '>', now())
    .where('oauthModel.grantId', 'is not', null)
    // One that is bound to a key is worth nothing without a proof of it, which only the library's own routes ask for.
    .where(sql<boolean>`oauth_model.payload ->> 'jkt' is null`)
    .$narrowType<{ tokenId: NotNull; expiresAt: NotNull }>()
    .executeTakeFirst()

/** Takes an access token out of use, and says which grant it was given under. */
export async function takeAccessToken({ db }: Context, id: string): Promise<string | undefined> {
  const taken = await db
    .deleteFrom('oauthModel')
    .where('model', '=', 'AccessToken')
    .where('id', '=', id)
    .returning('grantId')
    .executeTakeFirst()
  return taken?.grantId ?? undefined
}

export const deleteExpiredModels = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'oauthModel', end: 'expiresAt', before: ctx.now() }, limit)
