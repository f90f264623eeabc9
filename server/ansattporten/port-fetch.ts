import type { CustomFetch } from 'openid-client'
import { readAtMost } from '../outgoing.ts'

const longestBody = 512 * 1024

/**
 * Calls to the port: to the issuer's own host and those below it only (SEC-D14), and with answers of a sensible size.
 * The library follows no redirect, and its time limit holds for the body too, since that is read here.
 */
export function fetchFrom(issuer: URL): CustomFetch {
  return async (address, options) => {
    const url = new URL(address)
    if (!isOwnHost(issuer, url)) throw new TypeError(`The metadata of ${issuer.host} names another host: ${url.host}`)
    const response = await fetch(url, options as RequestInit)
    const body = await readAtMost(longestBody, response)
    // These three may have no body, not even an empty one.
    return new Response([204, 205, 304].includes(response.status) ? null : body, response)
  }
}

const isOwnHost = (issuer: URL, { protocol, host }: URL) =>
  protocol === issuer.protocol && (host === issuer.host || host.endsWith(`.${issuer.host}`))
