import type { Policy } from '../policy.ts'

/** Whether somebody may make a service for an owner, the verb looks up; the rest goes by access to the service (S3). */
export const servicePolicy = {
  'service:list': { scope: 'services:read' },
  'service:create': { scope: 'services:write' },
  'service:read': { access: 'read', scope: 'services:read' },
  'service:mark': { access: 'read', scope: 'services:write' },
  'service:push': { access: 'write', scope: 'services:write' },
  'service:change': { access: 'admin', scope: 'services:write' },
  'service:share': { access: 'admin', scope: 'services:write' },
  // Who was let in takes themselves out.
  'service:leave': { access: 'read', scope: 'services:write' },
  'service:archive': { access: 'admin', scope: 'services:write' },
  'service:delete': { access: 'admin', scope: 'services:write' },
  'service:transfer': { access: 'admin', scope: 'services:write' },
  'service:explain': { access: 'read', scope: 'services:read' },
  'service:copy': { access: 'read', scope: 'services:write' },
  // Whose they are, the verbs look up: to others these services are not there.
  'service:list-deleted': { scope: 'services:read' },
  'service:restore': { scope: 'services:write' },
  'transfer:list': { scope: 'services:read' },
  'transfer:answer': { scope: 'services:write' },
} satisfies Policy
