import type { Policy } from '../access/index.ts'

export const accountPolicy = {
  'account:read': 'session',
  'account:confirm-email': 'session',
} satisfies Policy
