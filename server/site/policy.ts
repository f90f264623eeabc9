import type { Policy } from '../policy.ts'

export const sitePolicy = {
  'asset:read': 'anyone',
  'health:read': 'anyone',
  'help:read': 'anyone',
  'method:refuse': 'anyone',
} satisfies Policy
