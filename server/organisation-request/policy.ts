import type { Policy } from '../policy.ts'

/** Whoever has a user may ask for an organisation and follow their own request; operators alone see all and decide (O2). */
export const organisationRequestPolicy = {
  'organisation-request:read': { scope: 'orgs:read' },
  'organisation-request:make': { scope: 'orgs:write' },
  'organisation-request:review': { role: 'operator', scope: 'servicedesk' },
  'organisation-request:decide': { role: 'operator', scope: 'servicedesk' },
} satisfies Policy
