import type { Context } from '../context.ts'
import { deletePendingUser } from '../user/index.ts'
import { lockTicketsOf } from './ticket-queries.ts'

/**
 * Deletes an account that was never activated, and all that hangs on it. Tickets are locked before sessions everywhere,
 * as by a logout at the port, so that nobody waits in a circle; left to itself the deletion takes sessions first.
 */
export async function deletePending(tx: Context, userId: string): Promise<boolean> {
  await lockTicketsOf(tx, userId)
  return deletePendingUser(tx, userId)
}
