import type { Context } from '../context.ts'
import type { Bearer } from '../http/view.ts'
import { tokenScopes } from '../policy.ts'
import { storedId } from './adapter.ts'
import { findAccessToken } from './queries.ts'

/** As the library makes them: 256 bits. */
const accessToken = /^[\w-]{43}$/

/** Who an application acts for with an access token of ours, and for what; its grant stands for the token in logs. */
export async function identifyApplication(ctx: Context, token: string): Promise<Bearer | undefined> {
  const found = accessToken.test(token) ? await findAccessToken(ctx, storedId('AccessToken', token)) : undefined
  if (!found) return undefined
  const { scope, ...bearer } = found
  const given = new Set((scope ?? '').split(' '))
  return { ...bearer, scopes: tokenScopes.filter((known) => given.has(known)) }
}
