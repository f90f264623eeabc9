import { z } from 'zod'
import { pageOf } from '../http/cursor.ts'

export const Log = pageOf(
  z.object({
    at: z.iso.datetime(),
    action: z.string().describe('noun.past-tense'),
    by: z.string().describe('user, operator, program or visitor'),
    actor: z.string().nullable().describe('Username of who did it; null for who is no user, or not any more'),
    person: z.string().nullable().describe('Username of whom it was done to'),
    invited: z.string().nullable().describe('Username or address that an invitation went to, while that is kept'),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
)
