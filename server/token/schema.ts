import { z } from 'zod'
import { type TokenScope, tokenScopes } from '../policy.ts'

const days = z.coerce.number('token-days').int('token-days').min(1, 'token-days').max(365, 'token-days')

/** Each scope is a field of its own, so that a kept form knows which were chosen. */
const chosen = Object.fromEntries(tokenScopes.map((scope) => [scope, z.string().optional()])) as Record<
  TokenScope,
  z.ZodOptional<z.ZodString>
>

export const TokenForm = z.object({
  name: z.string().default('').pipe(z.string().trim().min(1, 'required').max(100)),
  days,
  ...chosen,
})

export const TokenParams = z.object({ id: z.uuid() })

export const TokenOwner = z.object({
  id: z.uuid(),
  username: z.string(),
  displayName: z.string().nullable(),
  scopes: z.array(z.enum(tokenScopes)),
  expiresAt: z.iso.datetime(),
})

/** Whatever somebody took for a token. */
export const FoundToken = z.object({ token: z.string().min(1).max(200) })
