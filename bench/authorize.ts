import { createHash } from 'node:crypto'
import { studioScopes } from '../server/oauth/scope.ts'
import { callbackPath } from '../server/oauth/studio-client.ts'
import type { Product } from './product.ts'

export const codeVerifier = 'a-verifier-of-the-bench-that-is-long-enough-for-pkce'

/** A browser with a session at the authorization endpoint, sent there by the studio: where it goes next, with what cookies. */
export async function askAsStudio({ address, ctx }: Product, sessionToken: string) {
  const asked = new URLSearchParams({
    client_id: 'studio',
    redirect_uri: ctx.config.origin + callbackPath,
    response_type: 'code',
    scope: studioScopes.join(' '),
    state: crypto.randomUUID(),
    nonce: crypto.randomUUID(),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const answer = await fetch(`${address}/oauth/authorize?${asked}`, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: `inngang_session=${sessionToken}` },
  })
  const pairs = answer.headers.getSetCookie().map((line) => line.split(';')[0]?.split('=') ?? [])
  const given = Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
  return { location: answer.headers.get('location') ?? '', cookies: { ...given, inngang_session: sessionToken } }
}
