import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { readForm, redirect, renderPage } from '../answer.ts'
import type { Memory } from './memory.ts'
import { LeavePage, NoSessionPage } from './pages.tsx'
import { type Exchange, portLanguage } from './screens.tsx'

/** Ends the session without a question, and sends the browser back to the service that asked, if it asked rightly. */
export async function endSession(memory: Memory, ctx: KoaContextWithOIDC) {
  const { session, client } = ctx.oidc
  for (const { grantId } of Object.values(session?.authorizations ?? {})) {
    if (grantId) memory.forgetGrant(grantId)
  }
  await session?.destroy()
  ctx.cookies.set(ctx.oidc.provider.cookieName('session'), null)
  ctx.state.sessionEnded = true
  // Front-channel logout belongs here: a page with one frame per service, before the browser moves on.
  const to = addressBack(ctx)
  const language = portLanguage(ctx.req, ctx.URL, ctx.oidc.params?.ui_locales)
  if (to) ctx.body = renderPage(<LeavePage language={language} service={client?.clientName ?? ''} to={to} />)
  else ctx.redirect('/logged-out')
}

/** Ansattporten refuses when the browser has no session, and does not redirect. */
export function refuseLogout(ctx: KoaContextWithOIDC) {
  const to = addressBack(ctx)
  const language = portLanguage(ctx.req, ctx.URL, ctx.oidc.params?.ui_locales)
  const back = to ? { service: ctx.oidc.client?.clientName ?? '', to } : undefined
  ctx.status = 400
  ctx.body = renderPage(<NoSessionPage language={language} url={ctx.URL} back={back} />)
}

/** The library has checked that the service registered it. */
function addressBack({ oidc }: KoaContextWithOIDC): string | undefined {
  const to = oidc.params?.post_logout_redirect_uri
  if (typeof to !== 'string') return undefined
  const address = new URL(to)
  if (typeof oidc.params?.state === 'string') address.searchParams.set('state', oidc.params.state)
  return address.href
}

/**
 * A logout form from another site comes without our cookie; the GET it is turned into comes with it. The token, which
 * holds a person's number, stays out of the address: it tells only which service asks.
 */
export async function logoutFormToAddress({ request, response }: Exchange) {
  const form = await readForm(request)
  const query = new URLSearchParams()
  for (const name of ['client_id', 'post_logout_redirect_uri', 'state', 'ui_locales']) {
    const value = form.get(name)
    if (value !== null) query.set(name, value)
  }
  const audience = audienceOf(form.get('id_token_hint'))
  if (audience && !query.has('client_id')) query.set('client_id', audience)
  redirect(response, `/logout?${query}`)
}

function audienceOf(token: string | null): string | undefined {
  if (!token) return undefined
  try {
    const { aud } = decodeJwt(token)
    return typeof aud === 'string' ? aud : undefined
  } catch {
    return undefined
  }
}
