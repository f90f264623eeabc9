import { z } from 'zod'
import { ListQuery } from '../service/index.ts'

export const ContextParams = z.object({ context: z.string().max(100) })

/** `instead`: another context was asked for, and this person has none of that name. `left`: the organisation that they left. */
export const DashboardQuery = ListQuery.extend({
  instead: z.string().max(10).optional(),
  left: z.string().max(100).optional().catch(undefined),
})
export type DashboardQuery = z.infer<typeof DashboardQuery>
