import type { Policy } from '../policy.ts'

/** The servicedesk is for operators, with a login of the last half hour (SEC-L10); its tokens are made in one. */
export const servicedeskPolicy = {
  'user:create': { role: 'operator', scope: 'servicedesk' },
  'user:help': { role: 'operator', scope: 'servicedesk' },
  'servicedesk:read': { role: 'operator', scope: 'servicedesk' },
  'organisation:list-all': { role: 'operator', scope: 'servicedesk' },
  'organisation:oversee': { role: 'operator', scope: 'servicedesk' },
  'person:list': { role: 'operator', scope: 'servicedesk' },
  'person:read': { role: 'operator', scope: 'servicedesk' },
  'application:list': { role: 'operator', scope: 'servicedesk' },
  'act:list': { role: 'operator', scope: 'servicedesk' },
  'act:export': { role: 'operator' },
  'mail:list': { role: 'operator', scope: 'servicedesk' },
  'mail:handle': { role: 'operator', scope: 'servicedesk' },
  'operator:list': { role: 'operator', scope: 'servicedesk' },
  'operator:change': { role: 'operator' },
  'operator:open-link': 'anyone',
  'operator:become': 'studio',
} satisfies Policy
