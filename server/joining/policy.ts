import type { Policy } from '../policy.ts'

/** Whoever is in none of an organisation's teams may ask; its owners alone decide, invite and open a domain (J1–J3). */
export const joiningPolicy = {
  'join:read': { role: 'stranger', scope: 'orgs:read' },
  'join:ask': { role: 'stranger', scope: 'orgs:write' },
  'request:list': { role: 'owner', scope: 'orgs:read' },
  'request:decide': { role: 'owner', scope: 'orgs:write' },
  'invitation:list': { role: 'owner', scope: 'orgs:read' },
  'invitation:send': { role: 'owner', scope: 'orgs:write' },
  'domain:list': { role: 'owner', scope: 'orgs:read' },
  'domain:change': { role: 'owner', scope: 'orgs:write' },
  'invitation:list-mine': { scope: 'orgs:read' },
  'invitation:answer': { scope: 'orgs:write' },
  'invitation:open': 'anyone',
  'invitation:refuse': 'anyone',
} satisfies Policy
