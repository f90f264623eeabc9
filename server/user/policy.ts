import type { Policy } from '../access/index.ts'

export const userPolicy = { 'language:choose': 'anyone' } satisfies Policy
