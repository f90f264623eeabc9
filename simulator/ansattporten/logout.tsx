import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { pageHeaders, readForm, redirect, renderPage } from '../answer.ts'
import type { Memory } from './memory.ts'
import { LeavePage, NoSessionPage } from './pages.tsx'
import { type Exchange, portLanguage } from './screens.tsx'
import { type Messenger, tellLogout } from './tell-logout.ts'
import { texts } from './text.ts'

/**
 * Ends the session without a question, tells the services that it logged in to, and sends the browser back to the one
 * that asked, if it asked rightly.
 */
export async function endSession(ctx: KoaContextWithOIDC, memory: Memory, messenger: Messenger) {
  const { session, client } = ctx.oidc
  const frames = await tellLogout(messenger, session)
  for (const { grantId } of Object.values(session?.authorizations ?? {})) {
    if (grantId) memory.forgetGrant(grantId)
  }
  await session?.destroy()
  ctx.cookies.set(ctx.oidc.provider.cookieName('session'), null)
  ctx.state.sessionEnded = true
  const language = portLanguage(ctx.req, ctx.URL, ctx.oidc.params?.ui_locales)
  const service = client?.clientName ?? texts[language].program
  ctx.set(pageHeaders({ frames: frames.map((address) => new URL(address).origin).join(' ') }))
  ctx.body = renderPage(
    <LeavePage language={language} service={service} to={addressBack(ctx) ?? '/logged-out'} frames={frames} />,
  )
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
