import { randomBytes, randomUUID } from 'node:crypto'
import { type Configuration, errors, type FindAccount, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { readDetails } from './authorization-details.ts'
import { clientMetadata, type PortClient } from './client.ts'
import type { Keys } from './keys.ts'
import { type Logins, longestSession, sessionLifetime } from './login.ts'
import { type Memory, seconds } from './memory.ts'
import { nameFrom, pairwiseSubject, personOf } from './persons.ts'
import { loginPolicy, ownGrant } from './policy.ts'

export interface PortPages {
  renderError: NonNullable<Configuration['renderError']>
  endSession: (ctx: KoaContextWithOIDC) => Promise<void>
}

interface ProviderParts {
  issuer: string
  clients: readonly PortClient[]
  memory: Memory
  logins: Logins
  pages: PortPages
  keys: Keys
}

const longestAssertion = 120

/** Ansattporten's protocol on oidc-provider: its paths, lifetimes, claims and refusals. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, {
    ...protocol,
    clients: parts.clients.map(clientMetadata),
    jwks: { keys: [parts.keys.current.jwk] },
    adapter: parts.memory.adapter,
    cookies: cookies(),
    findAccount: findAccount(parts.logins),
    loadExistingGrant: loadOwnLogin(parts.logins),
    interactions: { policy: loginPolicy(), url: (_ctx, interaction) => `/login/${interaction.uid}` },
    renderError: parts.pages.renderError,
    features: { ...features, rpInitiatedLogout: { enabled: true, logoutSource: parts.pages.endSession } },
  })
  // Koa would write the whole error, and with it perhaps what a person typed.
  provider.silent = true
  return provider
}

const protocol: Configuration = {
  routes: {
    authorization: '/authorize',
    end_session: '/logout',
    pushed_authorization_request: '/par',
    jwks: '/jwks.json',
    token: '/token',
    userinfo: '/userinfo',
    introspection: '/token/introspect',
    revocation: '/token/revoke',
  },
  scopes: ['openid', 'profile'],
  acrValues: ['substantial', 'high'],
  responseTypes: ['code'],
  subjectTypes: ['pairwise', 'public'],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256'],
    authorizationSigningAlgValues: ['RS256'],
    clientAuthSigningAlgValues: ['RS256'],
  },
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  conformIdTokenClaims: false,
  claims: {
    openid: ['sub', 'pid', 'acr', 'amr', 'auth_time', 'jti', 'locale', 'authorization_details'],
    profile: ['given_name', 'family_name'],
    acr: null,
    sid: null,
    auth_time: null,
    iss: null,
  },
  ttl: {
    AccessToken: 120,
    AuthorizationCode: 60,
    IdToken: 120,
    RefreshToken: 600,
    Interaction: 1800,
    Grant: longestSession,
    Session: (_ctx, session) => sessionLifetime(session.iat),
  },
  pairwiseIdentifier: (_ctx, pid, client) => pairwiseSubject(client.clientId, pid),
  // The library's own feature would give the access token an audience, and then it opens no userinfo.
  extraParams: { authorization_details: (_ctx, value) => void readDetails(value) },
  clientBasedCORS: () => false,
  rotateRefreshToken: false,
  assertJwtClientAuthClaimsAndHeader: (_ctx, claims, header) => {
    if (typeof header.kid !== 'string') throw new errors.InvalidClientAuth('the assertion names no key')
    if (Number(claims.exp) > seconds() + longestAssertion) throw new errors.InvalidClientAuth('exp is too far ahead')
  },
}

const features: Configuration['features'] = {
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  resourceIndicators: { enabled: false },
  pushedAuthorizationRequests: { enabled: true },
  jwtResponseModes: { enabled: true },
  backchannelLogout: { enabled: true },
  introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
}

function cookies(): Configuration['cookies'] {
  return {
    // Cookies know no ports: two programs on one host need names of their own.
    names: {
      session: 'ansattporten_simulator_session',
      interaction: 'ansattporten_simulator_login',
      resume: 'ansattporten_simulator_resume',
    },
    keys: [randomBytes(32).toString('base64url')],
    long: { httpOnly: true, sameSite: 'lax', signed: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  }
}

function findAccount(logins: Logins): FindAccount {
  return (_ctx, pid, token) => ({
    accountId: pid,
    claims: (use) => {
      const login = logins.find(token?.grantId)
      const name = login && nameFrom(login.eid, personOf(pid))
      return {
        sub: pid,
        pid,
        jti: randomUUID(),
        ...(login && { locale: login.language }),
        ...(use === 'id_token' && login?.details && { authorization_details: login.details }),
        ...(name && { given_name: name.given, family_name: name.family }),
      }
    },
  })
}

/** One session of the browser, but each service sees only its own login in it: how, when and how strong. */
function loadOwnLogin(logins: Logins): NonNullable<Configuration['loadExistingGrant']> {
  return async (ctx) => {
    const { session, provider } = ctx.oidc
    const grantId = ownGrant(ctx)
    const login = logins.find(grantId)
    if (!session || !grantId || !login) return undefined
    if (ctx.oidc.params?.authorization_details === undefined) login.details = undefined
    session.loginAccount({ accountId: login.pid, acr: login.level, amr: [login.eid.amr], loginTs: login.at })
    return provider.Grant.find(grantId)
  }
}
