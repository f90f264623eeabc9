import { z } from 'zod'
import { Reason } from '../schema.ts'

export const OperatorsQuery = z.object({ done: z.enum(['added', 'removed']).optional().catch(undefined) })
export const OperatorPath = z.object({ username: z.string() })
export const AddForm = z.object({ username: z.string().trim().min(1, 'required').max(100, 'too-long'), reason: Reason })

export const ListedOperator = z.object({
  username: z.string(),
  displayName: z.string().nullable(),
  state: z.enum(['pending', 'active', 'deactivated']),
  grantedBy: z.string().nullable(),
  grantedAt: z.iso.datetime(),
})
