import { z } from 'zod'
import { longestReason } from './reason.ts'

export const LinkQuery = z.object({ token: z.string().min(1).max(100) })

/** Why an operator does it: the one thing that every act on somebody else's says (P1). */
export const Reason = z.string().trim().min(1, 'required').max(longestReason, 'too-long')
export const ReasonForm = z.object({ reason: Reason })

/** Where a list goes on. */
export const cursor = z.string().max(1000).optional()
