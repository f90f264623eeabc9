import type { Policy } from '../policy.ts'

/** The list of service owners is the operators' (Q7). */
export const registryPolicy = {
  'organisation:import': { role: 'operator', scope: 'servicedesk' },
  'organisation:export': { role: 'operator', scope: 'servicedesk' },
  'service-owner:refresh': { role: 'operator', scope: 'servicedesk' },
} satisfies Policy
