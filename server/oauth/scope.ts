/** What an application can be allowed. Each has a sentence in the catalogues that the person reads before allowing it. */
export const scopes = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'services:read',
  'services:write',
  'orgs:read',
  'orgs:write',
] as const

export type Scope = (typeof scopes)[number]

/** What the studio application itself asks for (C1). */
export const studioScopes = [
  'openid',
  'profile',
  'services:read',
  'services:write',
  'orgs:read',
  'orgs:write',
] as const satisfies readonly Scope[]

/** The scopes that a space-separated list names, in our order; unknown ones are nobody's to give. */
export function scopesIn(list: string): Scope[] {
  const named = new Set(list.split(' '))
  return scopes.filter((scope) => named.has(scope))
}
