import type { Policy } from '../policy.ts'

export const accountPolicy = {
  'account:read': 'session',
  'account:confirm-email': 'session',
} satisfies Policy
