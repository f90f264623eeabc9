import type { Policy } from '../policy.ts'

/** The servicedesk is for operators, with a login of the last half hour (SEC-L10); its tokens are made in one. */
export const servicedeskPolicy = {
  'user:help': { role: 'operator', scope: 'servicedesk' },
  'operator:list': { role: 'operator', scope: 'servicedesk' },
  'operator:change': { role: 'operator', scope: 'servicedesk' },
  'operator:open-link': 'anyone',
  'operator:become': 'studio',
} satisfies Policy
