import { UnsecuredJWT } from 'jose'
import type { AdapterPayload } from 'oidc-provider'

/** Ansattporten's requests live for 120 s; the library's for 60, which it cannot be told to change. */
export const pushedLifetime = 120

const ours = 'urn:idporten:'
const theirs = 'urn:ietf:params:oauth:request_uri:'

export function inPushedForm(payload: AdapterPayload, now: number): AdapterPayload {
  if (!payload.request) return payload
  const { payload: claims } = UnsecuredJWT.decode(payload.request)
  const request = new UnsecuredJWT(claims).setExpirationTime(now + pushedLifetime).encode()
  return { ...payload, request, exp: now + pushedLifetime }
}

export function pushedAnswer(requestId: string) {
  return { request_uri: `${ours}${requestId}`, expires_in: pushedLifetime }
}

const modes = ['query', 'form_post', 'query.jwt', 'form_post.jwt']

/**
 * The authorize address as the library understands it: its own prefix for pushed requests, and a name it does not
 * know for the answer modes Ansattporten lacks, so that it refuses them without using them to say so.
 */
export function authorizeAddress(url: URL): string {
  const query = new URLSearchParams(url.search)
  const pushed = query.get('request_uri')
  if (pushed?.startsWith(ours)) query.set('request_uri', pushed.replace(ours, theirs))
  const mode = query.get('response_mode')
  if (mode && !modes.includes(mode)) query.set('response_mode', `unknown-${mode}`)
  return `${url.pathname}?${query}`
}
