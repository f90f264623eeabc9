import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { wakeWorkers } from '../jobs/notice.ts'
import type { Wish } from './wish.ts'
import { insertWish } from './wish-queries.ts'

/** No name and no address is as long. */
const longestLogin = 1000

/**
 * Notes that somebody asked for a mail. It is the same for every login, so that neither the answer nor its time says
 * whether there is an account (SEC-B3).
 */
export function wishForMail(ctx: Context, actor: Actor, { login, ...wish }: Wish): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await insertWish(tx, {
      ...wish,
      login: login.slice(0, longestLogin),
      actorId: actor.kind === 'user' ? actor.userId : null,
      network: actor.network ?? null,
      requestId: actor.requestId ?? null,
    })
    await wakeWorkers(tx)
  })
}
