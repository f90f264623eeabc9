import type { Policy } from '../policy.ts'

export const helpPolicy = {
  'help:read': 'anyone',
} satisfies Policy
