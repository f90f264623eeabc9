import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { fetchFrom } from './port-fetch.ts'

const retryAfter = 60_000

/**
 * Finds the key that signed a logout token. Anybody may send one, so the port is asked for its keys once a minute at
 * most, whatever comes and however that ended (SEC-D11). Those that came serve until the next discovery, also while the
 * port is away. The library has keys of its own for id_tokens.
 */
export function keysAt(issuer: URL, address: URL, timeoutSeconds: number): JWTVerifyGetKey {
  const fetchKeys = fetchFrom(issuer)
  let notBefore = 0
  return createRemoteJWKSet(address, {
    timeoutDuration: timeoutSeconds * 1000,
    cooldownDuration: retryAfter,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: async (url, options) => {
      if (performance.now() < notBefore) throw new TypeError('The keys of the port were asked for a moment ago')
      notBefore = performance.now() + retryAfter
      return fetchKeys(url, { ...options, headers: Object.fromEntries(options.headers), body: null })
    },
  })
}
