import type { Policy } from '../policy.ts'

export const dashboardPolicy = {
  'front:read': 'anyone',
  'dashboard:read': 'studio',
} satisfies Policy
