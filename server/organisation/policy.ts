import type { Policy } from '../policy.ts'

/** The directory is open to everybody here (J1); an organisation itself is its owners'. */
export const organisationPolicy = {
  'organisation:list': { scope: 'orgs:read' },
  'organisation:read': { role: 'stranger', scope: 'orgs:read' },
  'organisation:change': { role: 'owner', scope: 'orgs:write' },
  'organisation:read-log': { role: 'owner', scope: 'orgs:read' },
} satisfies Policy
