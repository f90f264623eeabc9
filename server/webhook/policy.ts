import type { Policy } from '../policy.ts'

/** Operators alone decide whom we call (SEC-D14). */
export const webhookPolicy = {
  'webhook:list': { role: 'operator', scope: 'servicedesk' },
  'webhook:configure': { role: 'operator', scope: 'servicedesk' },
  'webhook:redeliver': { role: 'operator', scope: 'servicedesk' },
} satisfies Policy
