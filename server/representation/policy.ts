import type { Policy } from '../policy.ts'

export const representationPolicy = {
  'representation:prove': 'studio',
} satisfies Policy
