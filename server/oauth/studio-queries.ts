import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'

const loginSeconds = 10 * 60

interface StudioLogin {
  sessionId: string
  stateHash: Buffer
  codeVerifier: string
  nonce: string
  wantedPath: string
}

export const insertStudioLogin = ({ db, now }: Context, login: StudioLogin) =>
  db
    .insertInto('studioLogin')
    .values({ ...login, expiresAt: new Date(now().getTime() + loginSeconds * 1000) })
    .execute()

/** A login of the studio works once, in the session that began it. */
export const spendStudioLogin = (
  { db, now }: Context,
  { sessionId, stateHash }: Pick<StudioLogin, 'sessionId' | 'stateHash'>,
) =>
  db
    .deleteFrom('studioLogin')
    .where('stateHash', '=', stateHash)
    .where('sessionId', '=', sessionId)
    .where('expiresAt', '>', now())
    .returning(['codeVerifier', 'nonce', 'wantedPath'])
    .executeTakeFirst()

/** Nothing is stored for a session that ended meanwhile. */
export const upsertStudioAccess = (
  { db, now }: Context,
  { sessionId, grantId }: { sessionId: string; grantId: string },
) =>
  sql`
    insert into studio_access (session_id, grant_id, created_at)
    select id, ${grantId}, ${now()} from session where id = ${sessionId} for key share
    on conflict (session_id) do update set grant_id = excluded.grant_id, created_at = excluded.created_at
  `.execute(db)

/** Whether this session runs under a live grant of the studio: two look-ups by primary key. */
export async function hasStudioAccess({ db, now }: Context, sessionId: string): Promise<boolean> {
  const access = await db
    .selectFrom('studioAccess')
    .innerJoin('oauthModel', (join) =>
      join.onRef('oauthModel.id', '=', 'studioAccess.grantId').on('oauthModel.model', '=', 'Grant'),
    )
    .select('studioAccess.grantId')
    .where('studioAccess.sessionId', '=', sessionId)
    .where('oauthModel.expiresAt', '>', now())
    .executeTakeFirst()
  return access !== undefined
}

export const deleteOldStudioLogins = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'studioLogin', end: 'expiresAt', before: ctx.now() }, limit)
