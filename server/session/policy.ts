import type { Policy } from '../access/index.ts'

export const sessionPolicy = {
  'session:read': 'anyone',
  'session:extend': 'pending',
} satisfies Policy
