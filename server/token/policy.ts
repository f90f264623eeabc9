import type { Policy } from '../policy.ts'

/** Only a session makes and revokes tokens; no scope is for that, or a token could outlive its own end (SEC-J5). */
export const tokenPolicy = {
  'token:read': 'studio',
  'token:make': 'studio',
  'token:revoke': 'studio',
  'token:describe': { scope: 'any' },
  'token:report': 'anyone',
} satisfies Policy
