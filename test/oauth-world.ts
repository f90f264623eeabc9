import { randomBytes } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
} from 'openid-client'
import { guardRoutes } from '../server/access/index.ts'
import { program } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { createServer } from '../server/http/server.ts'
import { createOauth, oauthPolicy, oauthRoutes, studioRoutes } from '../server/oauth/index.ts'
import { gatherPolicies } from '../server/policy.ts'
import { createSecrets } from '../server/secrets.ts'
import { endSession, identify, startSession } from '../server/session/index.ts'
import { insertUser } from '../server/user/index.ts'
import { createBareContext } from './bare-context.ts'
import { testConfig } from './config.ts'

/** Where the world outside would find us. Nothing answers there, so whoever needs it from inside fails. */
export const publicOrigin = 'https://studio.example'

export const forge: ClientMetadata = {
  client_id: 'forge',
  client_secret: 'a secret that only the forge knows',
  client_name: 'The forge',
  publisher: 'Smiths & Sons',
  redirect_uris: ['https://forge.example/callback', 'https://forge.example/other'],
  post_logout_redirect_uris: ['https://forge.example/bye'],
  grant_types: ['authorization_code', 'refresh_token'],
}

export const mine: ClientMetadata = {
  ...forge,
  client_id: 'mine',
  client_name: 'The mine',
  client_secret: 'another secret that only the mine knows',
  redirect_uris: ['https://mine.example/callback'],
}

export type OauthWorld = Awaited<ReturnType<typeof createOauthWorld>>

/** Our authorization server and the studio on a database of their own, with two applications of other people. */
export async function createOauthWorld(environment: Record<string, string> = {}) {
  const bare = await createBareContext()
  const clock = bare.clock
  clock.time = new Date()
  const config = testConfig(bare.url, { BASE_URL: publicOrigin, ...environment })
  const ctx: Context = {
    ...bare.ctx,
    config,
    secrets: createSecrets(config.secrets),
    randomToken: () => randomBytes(32).toString('base64url'),
  }
  const first = await startProcess(ctx)
  const running = [first]
  return {
    ctx,
    clock,
    url: bare.url,
    address: first.address,
    /** One more process of the program on the same database. */
    async anotherProcess(changed: Partial<Context> = {}) {
      const another = await startProcess({ ...ctx, ...changed })
      running.push(another)
      return another
    },
    browser: () => createBrowser(ctx, first.address),
    end: async () => {
      await Promise.all(running.map(({ server }) => server.close()))
      await bare.end()
    },
  }
}

async function startProcess(ctx: Context) {
  let address = ''
  const server = await createServer({
    config: ctx.config,
    logger: false,
    identify: (token, quiet) => identify(ctx, token, quiet),
    identifyProgram: async () => undefined,
    identifyGit: async () => undefined,
  })
  const policy = gatherPolicies([oauthPolicy, { 'dashboard:read': 'studio', 'dashboard:change': 'studio' }])
  const oauth = await createOauth(ctx, { internalOrigin: () => address, clients: [forge, mine] })
  guardRoutes(
    server,
    { ...ctx, policy },
    {
      hasStudioAccess: oauth.hasStudioAccess,
      authorise: oauth.beginStudioLogin,
      confirm: async () => undefined,
      activate: async (_request, reply) => reply.redirect('/register/sent', 303),
      logIn: async (request, reply) => reply.redirect(`/login?return_to=${encodeURIComponent(request.url)}`, 303),
    },
  )
  await oauthRoutes(server, ctx, oauth)
  studioRoutes(server, ctx, oauth)
  for (const path of ['/dashboard', '/dashboard/deep']) {
    server.get(
      path,
      { config: { action: 'dashboard:read' } },
      async (request) => `dashboard of ${request.signedIn?.username}`,
    )
    server.post(path, { config: { action: 'dashboard:change', foreign: true } }, async () => 'changed')
  }
  address = await server.listen({ host: '127.0.0.1', port: 0 })
  return { address, server }
}

export async function createUser(
  ctx: Context,
  username: string,
  user: { active?: boolean; displayName?: string } = {},
) {
  return insertUser(ctx, {
    username,
    displayName: user.displayName ?? null,
    language: 'en',
    email: `${username}@example.no`,
    emailKey: `${username}@example.no`,
    passwordHash: null,
    wantedPath: null,
    active: user.active ?? true,
  })
}

interface Cookie {
  name: string
  value: string
  path: string
}

export type Browser = ReturnType<typeof createBrowser>

/** Keeps cookies, follows redirects on our own site, and remembers all that it was ever given. */
export function createBrowser(ctx: Context, address: string) {
  let jar: Cookie[] = []
  const seen: string[] = []
  const put = (cookie: Cookie) => {
    jar = [...jar.filter(({ name, path }) => name !== cookie.name || path !== cookie.path), cookie]
  }
  const cookieHeader = (path: string) =>
    jar
      .filter((cookie) => path.startsWith(cookie.path) && cookie.value !== '')
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  async function send(target: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const url = new URL(target, publicOrigin)
    if (url.origin !== publicOrigin) throw new Error(`The browser would leave for ${url.href}`)
    const answer = await fetch(browser.address + url.pathname + url.search, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', 'accept-language': 'en', cookie: cookieHeader(url.pathname), ...init.headers },
    })
    for (const line of answer.headers.getSetCookie()) put(parseCookie(line))
    const text = await answer.text()
    seen.push([...answer.headers].map((header) => header.join(': ')).join('\n'), text)
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      location: location === null ? undefined : new URL(location, url).href,
      path: url.pathname + url.search,
    }
  }

  const browser = {
    /** Which process answers. */
    address,
    seen,
    cookies: () => jar,
    send,
    /** Opens an address and follows redirects as long as they stay with us. */
    async open(target: string) {
      let page = await send(target)
      for (let hops = 0; page.location?.startsWith(publicOrigin) && hops < 12; hops++) page = await send(page.location)
      return page
    },
    /** Presses a button of the form in a page, and goes where the answer moves on to. */
    async press(
      page: { text: string; path: string },
      button: { name: string; value: string } | undefined,
      changed: Record<string, string> = {},
    ) {
      const main = /<main[\s\S]*<\/main>/.exec(page.text)?.[0] ?? ''
      const form = /<form[\s\S]*?<\/form>/.exec(main)?.[0] ?? ''
      const action = /action="([^"]*)"/.exec(form)?.[1] ?? page.path
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map((found) => [
        found[1] ?? '',
        found[2] ?? '',
      ])
      const fields = { ...Object.fromEntries(hidden), ...(button && { [button.name]: button.value }), ...changed }
      return send(action, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: publicOrigin },
        body: new URLSearchParams(fields).toString(),
      })
    },
    /** Follows a page that moves on by itself. */
    async moveOn(page: { text: string }) {
      const to = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(page.text)?.[1]
      if (!to) throw new Error(`The page moves nowhere: ${page.text.slice(0, 2000)}`)
      return browser.open(to.replaceAll('&amp;', '&'))
    },
    async logIn(userId: string, kind: 'pending' | 'full' = 'full') {
      const token = await startSession(ctx, program, { userId, kind, method: 'ansattporten', device: undefined })
      put({ name: '__Host-inngang_session', value: token, path: '/' })
      const session = await identify(ctx, token, true)
      return session?.sessionId ?? ''
    },
    /** As `POST /logout` does it: the session's row goes, and the cookie. */
    async logOut(sessionId: string) {
      await endSession(ctx, program, sessionId)
      put({ name: '__Host-inngang_session', value: '', path: '/' })
    },
    /** The cookie alone goes, as when another session takes its place. */
    forget: (name: string) => put({ name, value: '', path: '/' }),
  }
  return browser
}

function parseCookie(line: string): Cookie {
  const [pair = '', ...attributes] = line.split('; ')
  const at = pair.indexOf('=')
  const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/'
  const isGone = /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)
  return { name: pair.slice(0, at), value: isGone ? '' : pair.slice(at + 1), path }
}

export const authorize = { name: 'decision', value: 'authorize' }
export const cancel = { name: 'decision', value: 'cancel' }

/** An application of someone else, written with openid-client, that knows us by discovery. */
export async function createApplication(address: string, metadata: ClientMetadata) {
  const reach: typeof fetch = (input, init) => {
    const url = new URL(String(input))
    return fetch(address + url.pathname + url.search, init)
  }
  const discovered = await reach(`${publicOrigin}/.well-known/openid-configuration`)
  const server = await discovered.json()
  const configuration = new Configuration(server, metadata.client_id, metadata.client_secret)
  allowInsecureRequests(configuration)
  configuration[customFetch] = (url, { body, ...options }) =>
    reach(url, { ...options, body: body ? String(body) : null })
  const redirectUri = metadata.redirect_uris?.[0] ?? ''
  return {
    configuration,
    async begin(parameters: Record<string, string> = {}) {
      const login = { state: random(), nonce: random(), codeVerifier: random() }
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: login.state,
        nonce: login.nonce,
        code_challenge: await calculatePKCECodeChallenge(login.codeVerifier),
        code_challenge_method: 'S256',
        ...parameters,
      })
      return {
        url: url.href,
        exchange: (callback: string) =>
          authorizationCodeGrant(configuration, new URL(callback), {
            expectedState: login.state,
            expectedNonce: login.nonce,
            pkceCodeVerifier: login.codeVerifier,
            idTokenExpected: true,
          }),
        login,
      }
    },
    /** The token endpoint as any program may call it. */
    redeem: (fields: Record<string, string>) =>
      fetch(`${address}/oauth/token`, {
        method: 'POST',
        headers: { authorization: basic(metadata), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ redirect_uri: redirectUri, ...fields }),
      }),
    post: (path: string, fields: Record<string, string>) =>
      fetch(address + path, {
        method: 'POST',
        headers: { authorization: basic(metadata), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields),
      }),
  }
}

export type Application = Awaited<ReturnType<typeof createApplication>>

export const userinfo = (address: string, token: string) =>
  fetch(`${address}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } })

const random = () => randomBytes(32).toString('base64url')

const basic = ({ client_id, client_secret = '' }: ClientMetadata) =>
  `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`).toString('base64')}`
