import type { JWK } from 'jose'
import type { DefaultState, Middleware } from 'koa'
import Provider, {
  type ClientMetadata,
  type Configuration,
  type ErrorOut,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Context } from '../context.ts'
import { isDatabaseAway } from '../database/violations.ts'
import { claims, createAccountFinder } from './account.ts'
import { createAdapter } from './adapter.ts'
import { exchanges, type Outcome } from './exchange.ts'
import { gitClients, isGitClient } from './git-clients.ts'
import { findGrantId } from './grant-queries.ts'
import { createPolicy } from './login-policy.ts'
import { scopes } from './scope.ts'
import { shadowLiveSession } from './shadow-session.ts'
import { isStudioSecret, studioId, studioMetadata } from './studio-client.ts'

const minute = 60
const day = 24 * 3600

interface Options {
  keys: JWK[]
  /** Applications besides the studio itself. */
  clients: readonly ClientMetadata[]
}

/** oidc-provider with our rules, storage and pages. */
export function createProvider(ctx: Context, { keys, clients }: Options): Provider {
  const provider = new Provider(ctx.config.origin, {
    adapter: createAdapter(ctx),
    clients: [studioMetadata(ctx), ...gitClients, ...clients],
    clientDefaults: { id_token_signed_response_alg: 'ES256', response_types: ['code'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    extraClientMetadata: { properties: ['publisher'] },
    jwks: { keys },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], userinfoSigningAlgValues: ['ES256'] },
    findAccount: createAccountFinder(ctx),
    claims,
    scopes: [...scopes],
    responseTypes: ['code'],
    pkce: { required: () => true },
    routes,
    cookies: cookies(ctx),
    features: features(ctx),
    interactions: {
      policy: createPolicy(ctx),
      url: (_koa, { prompt, uid }) => `/oauth/${prompt.name}/${uid}`,
    },
    loadExistingGrant: (koa) => loadGrant(ctx, koa),
    // Only the person ends a grant: a client that gives back a token, or uses a code twice, loses its tokens.
    revokeGrantPolicy: () => false,
    rotateRefreshToken: () => true,
    issueRefreshToken: async (_koa, client, { scopes: given }) =>
      client.grantTypeAllowed('refresh_token') && (given.has('offline_access') || isGitClient(client.clientId)),
    expiresWithSession: async (_koa, { scopes: given, clientId }) =>
      !given.has('offline_access') && !isGitClient(clientId),
    ttl: lifetimes,
    renderError: (koa, out, error) => finish(koa, refusalOf(koa, out, error)),
  })
  provider.proxy = true
  provider.use(keepFailures)
  provider.use(letAnswersLeave)
  provider.on('server_error', onServerError)
  provider.on('grant.error', logRefusal)
  provider.on('authorization.error', logRefusal)
  provider.onerror = logUnexpected
  shadowLiveSession(provider)
  acceptStudioSecrets(ctx, provider)
  return provider
}

const routes = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  jwks: '/oauth/jwks',
  revocation: '/oauth/revocation',
  introspection: '/oauth/introspection',
  pushed_authorization_request: '/oauth/request',
  end_session: '/oauth/end_session',
}

/** `__Host-` needs the path `/`, which the cookies of one interaction do not have. */
function cookies({ config, secrets }: Context): Configuration['cookies'] {
  const [host, secured] = config.secure ? ['__Host-', '__Secure-'] : ['', '']
  const options = { httpOnly: true, sameSite: 'lax', secure: config.secure, signed: true } as const
  return {
    names: {
      session: `${host}inngang_oauth`,
      interaction: `${secured}inngang_oauth_interaction`,
      resume: `${secured}inngang_oauth_resume`,
    },
    long: options,
    short: options,
    keys: secrets.macs('oauth cookies', 'key').map(({ mac }) => mac.toString('base64url')),
  }
}

function features({ secrets }: Context): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: Buffer.from(secrets.derive('dpop nonces'), 'base64url') },
    resourceIndicators: { enabled: false },
    revocation: { enabled: true, allowedPolicy: ownToken },
    introspection: { enabled: true, allowedPolicy: (_koa, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (koa) =>
        finish(koa, {
          kind: 'ask-to-log-out',
          secret: String(koa.oidc.session?.state?.secret),
          clientName: koa.oidc.client?.clientName,
        }),
      postLogoutSuccessSource: (koa) => finish(koa, { kind: 'logged-out' }),
    },
  }
}

function ownToken(
  _koa: KoaContextWithOIDC,
  client: { clientId: string },
  token: { clientId?: string | undefined },
): boolean {
  if (token.clientId === client.clientId) return true
  throw new errors.InvalidRequest('the token was given to another client')
}

/** In seconds. A grant's own end is set where it is given. */
const lifetimes: Configuration['ttl'] = {
  AuthorizationCode: minute,
  AccessToken: 10 * minute,
  IdToken: 10 * minute,
  Interaction: 30 * minute,
  Grant: 365 * day,
  RefreshToken: (_koa, token) => Math.max(1, Math.min(30 * day, 90 * day - token.totalLifetime())),
  Session: (koa) => Math.max(1, exchanges.get(koa.req)?.person?.secondsLeft ?? 30 * minute),
}

async function loadGrant(ctx: Context, { oidc }: KoaContextWithOIDC) {
  if (!oidc.account || !oidc.client) return undefined
  const grantId = await findGrantId(ctx, { userId: oidc.account.accountId, clientId: oidc.client.clientId })
  return grantId ? oidc.provider.Grant.find(grantId) : undefined
}

/** Leaves the answer to us: the library then writes nothing. */
function finish(koa: KoaContextWithOIDC, outcome: Outcome) {
  const exchange = exchanges.get(koa.req)
  if (exchange) exchange.outcome = outcome
  for (const name of ['location', 'content-type', 'content-length']) koa.remove(name)
  koa.respond = false
}

function refusalOf(koa: KoaContextWithOIDC, out: ErrorOut, error: Error): Outcome {
  if (!(error instanceof errors.OIDCProviderError)) return { kind: 'failed', error }
  const isOver = error instanceof errors.SessionNotFound
  return {
    kind: 'refused',
    error: isOver ? 'interaction_over' : out.error,
    description: out.error_description ?? '',
    status: koa.status,
  }
}

/** What fails as the library stores its last, outside its own handling, would be Koa's bare answer. */
const keepFailures: Middleware<DefaultState, KoaContextWithOIDC> = async (koa, next) => {
  try {
    await next()
  } catch (error) {
    finish(koa, { kind: 'failed', error })
  }
}

/**
 * `form-action 'self'` holds for all pages (SEC-F7). What a protocol sends elsewhere by a form is let through by name
 * once its address was checked; a redirect after a form becomes a page that moves on.
 */
const letAnswersLeave: Middleware<DefaultState, KoaContextWithOIDC> = async (koa, next) => {
  await next()
  // Absent where no endpoint matched.
  const oidc: KoaContextWithOIDC['oidc'] | undefined = koa.oidc
  if (oidc?.route === 'end_session_confirm' && koa.status === 303) {
    const exchange = exchanges.get(koa.req)
    if (exchange) exchange.loggedOut = oidc.params?.logout === 'yes'
    return finish(koa, { kind: 'move-on', to: koa.response.get('location') })
  }
  const target = oidc?.params?.response_mode === 'form_post' && URL.parse(String(oidc.params.redirect_uri))
  if (!target || typeof koa.body !== 'string') return
  const policy = koa.response.get('content-security-policy')
  koa.set('content-security-policy', policy.replace("form-action 'self'", `form-action ${target.origin}`))
}

function onServerError(koa: KoaContextWithOIDC, error: Error) {
  const exchange = exchanges.get(koa.req)
  if (exchange?.outcome) return
  exchange?.log.error({ err: error }, 'protocol endpoint failed')
  if (!isDatabaseAway(error)) return
  koa.status = 503
  koa.set('retry-after', '5')
  koa.body = { error: 'temporarily_unavailable' }
}

/** What failed outside the library's own handling; Koa has answered 500 by then. */
function logUnexpected(error: Error, koa?: Pick<KoaContextWithOIDC, 'req'>) {
  if (koa) exchanges.get(koa.req)?.log.error({ err: error }, 'protocol endpoint failed')
}

function logRefusal({ req, oidc }: KoaContextWithOIDC, error: errors.OIDCProviderError) {
  const { error: reason, error_description: description, error_detail: detail } = error
  exchanges
    .get(req)
    ?.log.info({ reason, description, detail, client: oidc.client?.clientId }, 'protocol request refused')
}

/** Secrets of the studio are derived, so that every configured one is accepted while they rotate. */
function acceptStudioSecrets(ctx: Context, { Client }: Provider) {
  const { compareClientSecret } = Client.prototype
  Client.prototype.compareClientSecret = function compare(presented) {
    return this.clientId === studioId ? isStudioSecret(ctx, presented) : compareClientSecret.call(this, presented)
  }
}
