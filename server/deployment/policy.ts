import type { Policy } from '../policy.ts'

/** Whether somebody may deploy to an environment the verb looks up: it goes by teams, not by access to the service (E3). */
export const deploymentPolicy = {
  'deployment:read': { access: 'read', scope: 'services:read' },
  'deployment:create': { access: 'read', scope: 'deploy' },
  'deployment:cancel': { access: 'read', scope: 'deploy' },
  // By the token that the deployer was given with it.
  'deployment:report': 'anyone',
  'deployer:configure': { role: 'operator', scope: 'servicedesk' },
  // About whom and what, the verb looks up (E4).
  'decision:ask': { scope: 'any' },
  'decision:ask-all': { role: 'operator', scope: 'servicedesk' },
} satisfies Policy
