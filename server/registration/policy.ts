import type { Policy } from '../policy.ts'

export const registrationPolicy = {
  'registration:begin': 'anyone',
  'registration:read': 'anyone',
  'registration:complete': 'anyone',
  'registration:abandon': 'anyone',
  'registration:check-name': 'anyone',
  'registration:connect': 'anyone',
  'registration:wait': 'pending',
  'activation:read': 'anyone',
  'activation:spend': 'anyone',
} satisfies Policy
