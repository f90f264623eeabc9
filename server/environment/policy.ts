import type { Policy } from '../policy.ts'

/** Operators define environments and decide who holds them (SEC-L9); members see those of their organisation. */
export const environmentPolicy = {
  'environment:list': { role: 'member', scope: 'orgs:read' },
  'environment:list-all': { role: 'operator', scope: 'servicedesk' },
  'environment:define': { role: 'operator', scope: 'servicedesk' },
  'environment:grant': { role: 'operator', scope: 'servicedesk' },
  'organisation:change-kind': { role: 'operator', scope: 'servicedesk' },
} satisfies Policy
