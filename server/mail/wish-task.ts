import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { leaseSeconds, type Task } from '../jobs/task.ts'
import type { GrantWish, Wish } from './wish.ts'
import { deleteLeasedWish, type LeasedWish, leaseWish } from './wish-queries.ts'

type Grants = Readonly<Record<Wish['kind'], GrantWish>>

/** What the worker does with wishes. Each ends in one transaction with the mail that it becomes, or becomes none. */
export const wishTask = (grants: Grants): Task => ({
  name: 'mail-wish',
  concurrency: 1,
  async claim(ctx) {
    const wish = await leaseWish(ctx, leaseSeconds)
    return wish ? [() => grantLeased(ctx, grants, wish)] : []
  },
})

function grantLeased(ctx: Context, grants: Grants, wish: LeasedWish): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (await deleteLeasedWish(tx, wish)) await grants[wish.kind](tx, actorOf(wish), wish)
  })
}

/** Who asked, so that the audit log says so (SEC-M1). */
const actorOf = ({ actorId, network, requestId }: LeasedWish): Actor => ({
  ...(actorId ? { kind: 'user', userId: actorId } : { kind: 'visitor' }),
  ...(network && { network }),
  ...(requestId && { requestId }),
})
