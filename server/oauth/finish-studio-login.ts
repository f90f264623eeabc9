import { AuthorizationResponseError } from 'openid-client'
import { type Context, inTransaction } from '../context.ts'
import { storedId } from './adapter.ts'
import { studioLoginFailed } from './errors.ts'
import { takeAccessToken } from './queries.ts'
import type { StudioClient } from './studio-client.ts'
import { upsertStudioAccess } from './studio-queries.ts'

interface StudioLogin {
  sessionId: string
  callback: URL
  state: string
  nonce: string
  codeVerifier: string
}

/**
 * Exchanges the studio's code. The tokens are dropped at once: what the session keeps is under which grant it runs, so
 * that it ends when the grant does (C2).
 */
export async function finishStudioLogin(ctx: Context, studio: StudioClient, login: StudioLogin): Promise<void> {
  const { sessionId, callback, ...expected } = login
  const accessToken = await studio.exchange(callback, expected)
  await inTransaction(ctx, async (tx) => {
    const grantId = await takeAccessToken(tx, storedId('AccessToken', accessToken))
    if (!grantId) throw studioLoginFailed()
    await upsertStudioAccess(tx, { sessionId, grantId })
  })
}

/** The person pressed Cancel on the consent page. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof AuthorizationResponseError && error.error === 'access_denied'
