import { timingSafeEqual } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  Configuration,
  calculatePKCECodeChallenge,
} from 'openid-client'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { studioScopes } from './scope.ts'

export const studioId = 'studio'
export const callbackPath = '/studio/callback'

/** What the studio asks of this process. */
export const ownRoutes = ['POST /oauth/token', 'GET /oauth/jwks']

/** The studio application as the authorization server knows it. */
export const studioMetadata = (ctx: Context): ClientMetadata => ({
  client_id: studioId,
  client_secret: newestSecret(ctx),
  client_name: ctx.config.studio.name,
  publisher: ctx.config.studio.publisher,
  redirect_uris: [ctx.config.origin + callbackPath],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_basic',
  scope: studioScopes.join(' '),
})

/** One for each configured secret, the newest first, so that processes with old and new configuration understand each other. */
const secretsOf = ({ secrets }: Context) =>
  secrets.macs('studio client', studioId).map(({ mac }) => mac.toString('base64url'))

const newestSecret = (ctx: Context) => secretsOf(ctx)[0] ?? ''

export const isStudioSecret = (ctx: Context, presented: string): boolean =>
  secretsOf(ctx).some((secret) => timingSafeEqual(sha256(secret), sha256(presented)))

export interface StudioClient {
  authorizationUrl(login: { state: string; nonce: string; codeVerifier: string }): Promise<URL>
  /** Exchanges the code and checks issuer, state, nonce and the ID token. Throws what openid-client throws. */
  exchange(callback: URL, login: { state: string; nonce: string; codeVerifier: string }): Promise<string>
}

/**
 * The studio application as a client like any other, but that its token request goes to the internal address: the
 * public one often cannot be reached from inside.
 */
export function createStudioClient(ctx: Context, internalOrigin: () => string): StudioClient {
  const { origin } = ctx.config
  let known: Configuration | undefined
  const configuration = () => {
    known ??= configure(ctx, internalOrigin())
    return known
  }
  return {
    authorizationUrl: async ({ state, nonce, codeVerifier }) =>
      buildAuthorizationUrl(configuration(), {
        redirect_uri: origin + callbackPath,
        scope: studioScopes.join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      }),
    async exchange(callback, { state, nonce, codeVerifier }) {
      const tokens = await authorizationCodeGrant(configuration(), callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      return tokens.access_token
    },
  }
}

function configure(ctx: Context, internalOrigin: string): Configuration {
  const { origin } = ctx.config
  const server = {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${internalOrigin}/oauth/token`,
    jwks_uri: `${internalOrigin}/oauth/jwks`,
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['ES256'],
  }
  const metadata = { id_token_signed_response_alg: 'ES256' }
  const configuration = new Configuration(server, studioId, metadata, ClientSecretBasic(newestSecret(ctx)))
  configuration.timeout = 10
  if (!internalOrigin.startsWith('https:')) allowInsecureRequests(configuration)
  return configuration
}
