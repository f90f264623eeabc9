import type { Policy } from '../policy.ts'

export const loginPolicy = {
  'login:read': 'anyone',
  'login:begin': 'anyone',
  'login:finish': 'anyone',
  'login:by-password': 'anyone',
  'login:end': 'anyone',
  'login:end-at-port': 'anyone',
  'password:reset': 'anyone',
  'identity:link': 'session',
  'login:confirm': 'session',
} satisfies Policy
