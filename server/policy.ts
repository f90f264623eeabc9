/**
 * What a person must have shown before an act. `studio` means a full session under a live grant of the studio
 * application (C1); `pending` also lets in those who have not activated yet (A8).
 */
export type Door = 'anyone' | 'pending' | 'session' | 'studio'

/** What somebody is in an organisation; each may all that those before it may. */
export const roles = ['stranger', 'member', 'owner'] as const
export type Role = (typeof roles)[number]

/** How far somebody reaches into a service; each may all that those before it may (S3). */
export const serviceAccesses = ['read', 'write', 'admin'] as const
export type ServiceAccess = (typeof serviceAccesses)[number]

/** What a personal access token may be for. An act without a scope is closed to every token (SEC-J4). */
export const tokenScopes = [
  'services:read',
  'services:write',
  'orgs:read',
  'orgs:write',
  'deploy',
  'servicedesk',
] as const
export type TokenScope = (typeof tokenScopes)[number]

/** An act of the studio: who may do it in the organisation or on the service that it is about, and which scope a token needs for it. */
export interface Rule {
  /** Absent: the act is about no organisation. What operators do is nobody else's, whatever they are in it (O2, SEC-L10). */
  role?: Role | 'operator'
  /** Needed on the service that the act is about. */
  access?: ServiceAccess
  /** `any`: whichever the token has, as for asking whose it is. */
  scope?: TokenScope | 'any'
}

export type Requirement = Door | Rule

/** A feature's acts, each `noun:verb`, and what each requires. Data, so that one can read it all over a coffee. */
export type Policy = Readonly<Record<string, Requirement>>

/** Every act of the product; two features that claim the same act do not start. */
export function gatherPolicies(policies: readonly Policy[]): Policy {
  const all: Record<string, Requirement> = {}
  for (const policy of policies) {
    for (const [action, requirement] of Object.entries(policy)) {
      if (Object.hasOwn(all, action)) throw new Error(`Two features declare the action ${action}`)
      all[action] = requirement
    }
  }
  return all
}
