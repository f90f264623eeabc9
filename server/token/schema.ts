import { z } from 'zod'
import { tokenScopes } from '../policy.ts'

export const TokenOwner = z.object({
  id: z.uuid(),
  username: z.string(),
  displayName: z.string().nullable(),
  scopes: z.array(z.enum(tokenScopes)),
  expiresAt: z.iso.datetime(),
})

/** Whatever somebody took for a token. */
export const FoundToken = z.object({ token: z.string().min(1).max(200) })
