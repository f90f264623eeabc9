import type { Policy } from './policy.ts'

/** What the decision looks at. */
export interface Standing {
  session: 'none' | 'pending' | 'full'
  deactivated: boolean
  /** Whether this session runs under a live grant of the studio application. */
  studio: boolean
}

export type Decision = 'yes' | 'log-in' | 'activate' | 'deactivated' | 'authorise'

/** The one decision about who may do what. An act that nobody declared is refused by throwing. */
export function may(policy: Policy, action: string, standing: Standing): Decision {
  const requirement = Object.hasOwn(policy, action) ? policy[action] : undefined
  if (!requirement) throw new Error(`No policy declares the action ${action}`)
  if (requirement === 'anyone') return 'yes'
  if (standing.session === 'none') return 'log-in'
  if (standing.deactivated) return 'deactivated'
  if (requirement === 'pending') return 'yes'
  if (standing.session === 'pending') return 'activate'
  return requirement === 'studio' && !standing.studio ? 'authorise' : 'yes'
}
