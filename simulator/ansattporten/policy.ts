import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { isAtLeast, type Level, leastLevel } from './eid.ts'

/** The level a request asks for. A request that knows only levels we do not have goes back with an error. */
export function askedLevel(acrValues: unknown): Level {
  const level = leastLevel(typeof acrValues === 'string' ? acrValues : undefined)
  if (!level) throw new errors.InvalidRequest('none of the requested acr_values is supported')
  return level
}

const needed = 'login_required'

/**
 * When a person must prove who they are: as the standard says; besides when this service has not seen them log in
 * (a session is never shared between services), and when the earlier login was weaker than what is asked for now.
 */
export function loginPolicy() {
  const { Check, base } = interactionPolicy
  const policy = base()
  const login = policy.get('login')
  login?.checks.add(
    new Check('own_login', 'this service has no login of its own', needed, (ctx) => ownGrant(ctx) === undefined),
  )
  login?.checks.add(
    new Check('level', 'the earlier login was too weak', needed, (ctx) => {
      const asked = askedLevel(ctx.oidc.params?.acr_values)
      return !isAtLeast(ctx.oidc.session?.acr, asked)
    }),
  )
  return policy
}

export function ownGrant({ oidc }: KoaContextWithOIDC): string | undefined {
  const consented = oidc.result?.consent?.grantId
  return consented ?? (oidc.client && oidc.session?.grantIdFor(oidc.client.clientId))
}
