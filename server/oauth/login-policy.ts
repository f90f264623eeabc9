import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Context } from '../context.ts'
import { exchanges } from './exchange.ts'

const { Check, base } = interactionPolicy

/** What a new login can answer; whatever else is amiss about who is logged in is answered with an error. */
export const answeredByLogin = ['no_live_session', 'login_prompt', 'stale_login']

/** Whether a login came after the person was asked for one. */
export const isNewLogin = (prompt: { details: Record<string, unknown> }, authenticatedAt: Date): boolean =>
  authenticatedAt.getTime() >= Number(prompt.details.askedAt)

/** When a person is sent to log in or to consent. Who is logged in is asked of our session, never of the provider's. */
export function createPolicy(ctx: Context) {
  const policy = base()
  const login = policy.get('login')
  login?.checks.remove('no_session')
  login?.checks.remove('max_age')
  login?.checks.add(new Check('no_live_session', 'nobody is logged in', 'login_required', isNobodyThere))
  login?.checks.add(
    new Check('stale_login', 'the login is too old', 'login_required', (koa) => isStale(koa, ctx.now())),
  )
  if (login) login.details = () => ({ askedAt: ctx.now().getTime() })
  return policy
}

function isNobodyThere({ req, oidc }: KoaContextWithOIDC): boolean {
  const person = exchanges.get(req)?.person
  return !person || oidc.session?.accountId !== person.userId || !oidc.account
}

function isStale({ req, oidc }: KoaContextWithOIDC, now: Date): boolean {
  const maxAge = oidc.params?.max_age
  const person = exchanges.get(req)?.person
  if (maxAge === undefined || !person || oidc.result?.login) return false
  return now.getTime() - person.authenticatedAt.getTime() > Number(maxAge) * 1000
}
