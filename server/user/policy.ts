import type { Policy } from '../policy.ts'

export const userPolicy = { 'language:choose': 'anyone' } satisfies Policy
