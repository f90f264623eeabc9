import * as client from 'openid-client'
import type { Context } from '../context.ts'
import type { Port } from './port.ts'

export const loggedOutPath = '/logged-out'

/** Where the browser goes to log out at the port too; undefined if the port is away or has no such page (L5). */
export async function portLogoutUrl(ctx: Context, port: Port): Promise<string | undefined> {
  const configuration = await port.configuration().catch(() => undefined)
  if (!configuration?.serverMetadata().end_session_endpoint) return undefined
  // No id_token_hint: an id_token is never kept, since it holds the identity number.
  return client.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: ctx.config.origin + loggedOutPath,
    state: ctx.randomToken(),
  }).href
}

/** The site of the port's that opens our front-channel address in a frame; undefined while the port is away. */
export async function framingOrigin(port: Port): Promise<string | undefined> {
  const configuration = await port.configuration().catch(() => undefined)
  const page = configuration?.serverMetadata().end_session_endpoint
  return page && new URL(page).origin
}
