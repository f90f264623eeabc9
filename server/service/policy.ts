import type { Policy } from '../policy.ts'

/** Whether somebody may make a service for an owner, the verb looks up; the rest goes by access to the service (S3). */
export const servicePolicy = {
  'service:list': { scope: 'services:read' },
  'service:create': { scope: 'services:write' },
  'service:read': { access: 'read', scope: 'services:read' },
  'service:mark': { access: 'read', scope: 'services:write' },
  'service:push': { access: 'write', scope: 'services:write' },
  'service:change': { access: 'admin', scope: 'services:write' },
} satisfies Policy
