import { z } from 'zod'

const asked = { number: z.string(), return_to: z.string().optional() }

export const ProveForm = z.object(asked)
export const ProveQuery = z.object({ ...asked, outcome: z.string().optional() })
