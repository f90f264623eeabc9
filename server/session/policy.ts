import type { Policy } from '../policy.ts'

export const sessionPolicy = {
  'session:read': 'anyone',
  'session:extend': 'pending',
} satisfies Policy
