import {
  type Door,
  type Policy,
  type Requirement,
  type Role,
  type Rule,
  roles,
  type ServiceAccess,
  serviceAccesses,
  type TokenScope,
} from '../policy.ts'

/** What the decision looks at. */
export interface Standing {
  session: 'none' | 'pending' | 'full' | 'token'
  deactivated: boolean
  /** Whether this session runs under a live grant of the studio application. */
  studio: boolean
  /** What the token that came in place of a session is for. */
  scopes?: readonly TokenScope[]
  /** In the organisation that the act is about. Unknown, nothing that wants a role may be done. */
  role?: Role
  /** Works at the servicedesk. */
  operator?: boolean
  /** On the service that the act is about; absent for who may not even see it. */
  access?: ServiceAccess
}

export type Decision =
  | 'yes'
  | 'log-in'
  | 'activate'
  | 'deactivated'
  | 'authorise'
  | 'missing-scope'
  | 'forbidden'
  | 'too-little-access'
  | 'operators-only'
  | 'not-found'

/** How old a login may be, in seconds, for what is sensitive (L8) and for the servicedesk (SEC-L10). */
const freshSeconds = { sensitive: 10 * 60, servicedesk: 30 * 60 } as const

export const isFresh = (authenticatedAt: Date, now: Date, purpose: keyof typeof freshSeconds = 'sensitive') =>
  now.getTime() - authenticatedAt.getTime() <= freshSeconds[purpose] * 1000

/** The one decision about who may do what. An act that nobody declared is refused by throwing. */
export function may(policy: Policy, action: string, standing: Standing): Decision {
  const requirement = requirementOf(policy, action)
  if (requirement === 'anyone') return 'yes'
  if (standing.session === 'none') return 'log-in'
  if (standing.deactivated) return 'deactivated'
  const rule = typeof requirement === 'string' ? {} : requirement
  const door = typeof requirement === 'string' ? requirement : 'studio'
  const decision = standing.session === 'token' ? byToken(rule, standing) : throughDoor(door, standing)
  if (decision !== 'yes') return decision
  if (rule.access) return mayOn(rule.access, standing.access)
  return rule.role ? mayAs(rule.role, standing) : 'yes'
}

const byToken = ({ scope }: Rule, { scopes }: Standing): Decision =>
  scope && (scope === 'any' || scopes?.includes(scope)) ? 'yes' : 'missing-scope'

function throughDoor(door: Door, { session, studio }: Standing): Decision {
  if (door === 'pending') return 'yes'
  if (session === 'pending') return 'activate'
  return door === 'studio' && !studio ? 'authorise' : 'yes'
}

/** Whether an act is the servicedesk's, and nobody else's. */
export function isForOperators(policy: Policy, action: string): boolean {
  const requirement = requirementOf(policy, action)
  return typeof requirement === 'object' && requirement.role === 'operator'
}

function requirementOf(policy: Policy, action: string): Requirement {
  const requirement = Object.hasOwn(policy, action) ? policy[action] : undefined
  if (!requirement) throw new Error(`No policy declares the action ${action}`)
  return requirement
}

/** A service that somebody may not read is not there. */
function mayOn(needed: ServiceAccess, access: ServiceAccess | undefined): Decision {
  if (!access) return 'not-found'
  return serviceAccesses.indexOf(access) >= serviceAccesses.indexOf(needed) ? 'yes' : 'too-little-access'
}

/** To strangers, what they may not do in an organisation is not there. */
function mayAs(needed: Role | 'operator', { role, operator }: Standing): Decision {
  if (needed === 'operator') return operator ? 'yes' : 'operators-only'
  if (!role) return 'not-found'
  if (roles.indexOf(role) >= roles.indexOf(needed)) return 'yes'
  return role === 'stranger' ? 'not-found' : 'forbidden'
}
