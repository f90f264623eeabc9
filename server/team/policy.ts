import type { Policy } from '../policy.ts'

/** Members see their organisation from inside; owners decide who is in it and what each team may (T2). */
export const teamPolicy = {
  'organisation:create': { role: 'operator', scope: 'servicedesk' },
  'team:list': { role: 'member', scope: 'orgs:read' },
  'team:create': { role: 'owner', scope: 'orgs:write' },
  'team:change': { role: 'owner', scope: 'orgs:write' },
  'team:delete': { role: 'owner', scope: 'orgs:write' },
  'member:list': { role: 'member', scope: 'orgs:read' },
  'member:explain': { role: 'member', scope: 'orgs:read' },
  'member:find-person': { role: 'owner', scope: 'orgs:read' },
  'member:add': { role: 'owner', scope: 'orgs:write' },
  'member:remove': { role: 'owner', scope: 'orgs:write' },
  'organisation:leave': { role: 'member', scope: 'orgs:write' },
} satisfies Policy
