import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Scope } from './scope.ts'

export interface GrantOf {
  userId: string
  clientId: string
}

const yearSeconds = 365 * 24 * 3600

export async function findGrantId({ db, now }: Context, { userId, clientId }: GrantOf): Promise<string | undefined> {
  const grant = await db
    .selectFrom('oauthModel')
    .select('id')
    .where('model', '=', 'Grant')
    .where('userId', '=', userId)
    .where('clientId', '=', clientId)
    .where('expiresAt', '>', now())
    .executeTakeFirst()
  return grant?.id
}

/** Whether what a token was given under still stands. */
export async function isGrantLiving({ db, now }: Context, grantId: string, userId: string): Promise<boolean> {
  const grant = await db
    .selectFrom('oauthModel')
    .select('id')
    .where('model', '=', 'Grant')
    .where('id', '=', grantId)
    .where('userId', '=', userId)
    .where('expiresAt', '>', now())
    .executeTakeFirst()
  return grant !== undefined
}

/** One grant a user and client: given again, also from two tabs at once, it holds both sets of scopes. */
export async function upsertGrant(ctx: Context, { userId, clientId, scopes }: GrantOf & { scopes: readonly Scope[] }) {
  const at = ctx.now()
  const grantId = ctx.randomToken()
  const openid = { scope: scopes.join(' ') }
  const payload = JSON.stringify({ jti: grantId, kind: 'Grant', accountId: userId, clientId, openid })
  const expiresAt = new Date(at.getTime() + yearSeconds * 1000)
  const { rows } = await sql<{ id: string }>`
    insert into oauth_model (model, id, payload, user_id, client_id, expires_at)
    values ('Grant', ${grantId}, ${payload}::jsonb, ${userId}, ${clientId}, ${expiresAt})
    on conflict (user_id, client_id) where model = 'Grant' do update set
      expires_at = excluded.expires_at,
      payload = excluded.payload || jsonb_build_object(
        'jti', oauth_model.id,
        'openid', jsonb_build_object('scope', (
          select string_agg(distinct scope, ' ')
          from regexp_split_to_table(
            concat_ws(' ',
              case when oauth_model.expires_at > ${at} then oauth_model.payload #>> '{openid,scope}' end,
              excluded.payload #>> '{openid,scope}'),
            ' ') as scope)))
    returning id
  `.execute(ctx.db)
  return rows[0]?.id ?? grantId
}

export async function deleteGrant({ db }: Context, { userId, clientId }: GrantOf): Promise<string | undefined> {
  const gone = await db
    .deleteFrom('oauthModel')
    .where('model', '=', 'Grant')
    .where('userId', '=', userId)
    .where('clientId', '=', clientId)
    .returning('id')
    .executeTakeFirst()
  return gone?.id
}

/** How many people have let each application act for them; by its id. */
export async function countGrants({ db, now }: Context): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('oauthModel')
    .select(({ fn }) => ['clientId', fn.countAll<string>().as('count')])
    .where('model', '=', sql.lit('Grant'))
    .where('expiresAt', '>', now())
    .groupBy('clientId')
    .execute()
  return new Map(rows.map(({ clientId, count }) => [clientId ?? '', Number(count)]))
}
