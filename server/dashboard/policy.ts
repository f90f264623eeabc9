import type { Policy } from '../access/index.ts'

export const dashboardPolicy = {
  'front:read': 'anyone',
  'dashboard:read': 'studio',
} satisfies Policy
