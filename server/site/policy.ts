import type { Policy } from '../policy.ts'

export const sitePolicy = {
  'api:describe': 'anyone',
  'asset:read': 'anyone',
  'health:read': 'anyone',
  'method:refuse': 'anyone',
} satisfies Policy
