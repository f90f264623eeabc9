import { decodeJwt } from 'jose'
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { renderPage } from '../answer.ts'
import { logFault } from '../log.ts'
import { hasIdToken } from './bend-answers.ts'
import { dressAnswerForm } from './form-post.tsx'
import { endSession, refuseLogout } from './logout.tsx'
import type { Memory } from './memory.ts'
import { metadata } from './metadata.ts'
import { ProblemPage } from './pages.tsx'
import type { PortPages } from './provider.ts'
import { pushedAnswer } from './pushed-request.ts'
import { portLanguage } from './screens.tsx'
import type { Messenger } from './tell-logout.ts'

export function portPages(memory: Memory, messenger: Messenger): PortPages {
  return {
    endSession: (ctx) => endSession(ctx, memory, messenger),
    renderError: (ctx, out, error) => {
      const language = portLanguage(ctx.req, ctx.URL, ctx.query.ui_locales)
      const detail = [out.error, out.error_description].filter(Boolean).join(': ')
      ctx.type = 'html'
      ctx.body = renderPage(<ProblemPage language={language} url={ctx.URL} kind={kindOf(error)} detail={detail} />)
    },
  }
}

function kindOf(error: Error) {
  if (error instanceof errors.SessionNotFound) return 'ended'
  return error instanceof errors.OIDCProviderError && error.expose ? 'refused' : 'ours'
}

/** What the library answers in its own way and Ansattporten in another. */
export function connectPages(provider: Provider, hosts: { issuer: string; loginHost: string }) {
  provider.use(async (ctx, next) => {
    await next()
    if (hasProtocol(ctx)) adaptAnswer(ctx, hosts)
  })
  provider.on('server_error', (_ctx, error) => logFault(error))
}

function hasProtocol(ctx: object): ctx is KoaContextWithOIDC {
  return 'oidc' in ctx && ctx.oidc !== undefined
}

function adaptAnswer(ctx: KoaContextWithOIDC, { issuer, loginHost }: { issuer: string; loginHost: string }) {
  const { route, entities } = ctx.oidc
  const pushed = entities.PushedAuthorizationRequest
  if (route === 'discovery') ctx.body = metadata(issuer, loginHost)
  else if (route === 'token' && hasIdToken(ctx.body)) ctx.body = withDetails(ctx.body)
  else if (pushed && ctx.status === 201) ctx.body = pushedAnswer(pushed.jti)
  else if (route === 'end_session' && ctx.status === 200 && !ctx.state.sessionEnded) refuseLogout(ctx)
  else if (typeof ctx.body === 'string' && ctx.body.includes('<title>Submitting Callback</title>')) {
    dressAnswerForm(ctx, ctx.body)
  }
}

/** Whom a person acts for stands in the answer and in the token, both. */
function withDetails(body: { id_token: string }) {
  const { authorization_details } = decodeJwt(body.id_token)
  return authorization_details === undefined ? body : { ...body, authorization_details }
}
