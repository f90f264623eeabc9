import * as client from 'openid-client'
import type { Context } from '../context.ts'
import type { LoginPurpose } from '../database/schema.generated.ts'
import { sha256 } from '../secrets.ts'
import type { Language } from '../text/text.ts'
import type { Port } from './port.ts'
import { insertAttempt } from './queries.ts'

export interface Beginning {
  purpose: LoginPurpose
  /** What ties this attempt to the browser; kept there in a cookie. */
  browserToken: string
  language: Language
  /** Whether the port must ask who the person is; always so but for an ordinary login (R3). */
  fresh?: boolean
  wantedPath?: string | undefined
  /** For linking: whose account the identity is to be added to. */
  userId?: string
  /** What is asked besides who the person is, and of which organisation (Q3). */
  representation?: { organisationNumber: string; authorizationDetails: readonly object[] }
}

export const callbackPath = '/login/ansattporten/callback'

/** Remembers an attempt and returns the address at the port that the browser goes to (R2, SEC-D1). */
export async function beginLogin(ctx: Context, port: Port, beginning: Beginning): Promise<string> {
  const configuration = await port.configuration()
  const [state, nonce, codeVerifier] = [ctx.randomToken(), ctx.randomToken(), client.randomPKCECodeVerifier()]
  const { purpose, browserToken, language, wantedPath, userId, representation } = beginning
  const fresh = beginning.fresh || purpose !== 'log-in'
  await insertAttempt(ctx, {
    stateHash: sha256(state),
    browserHash: sha256(browserToken),
    purpose,
    nonce,
    codeVerifier,
    fresh,
    wantedPath: wantedPath ?? null,
    userId: userId ?? null,
    organisationNumber: representation?.organisationNumber ?? null,
  })
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: ctx.config.origin + callbackPath,
    scope: 'openid profile',
    response_mode: 'query',
    acr_values: ctx.config.ansattporten.acr,
    ui_locales: language,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(fresh && { prompt: 'login' }),
    // RFC 9396
    ...(representation && { authorization_details: JSON.stringify(representation.authorizationDetails) }),
  })
  return url.href
}
