import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import type { Wish } from './wish.ts'
import { insertWish } from './wish-queries.ts'

/** No name and no address is as long. */
const longestLogin = 1000

/**
 * Notes that somebody asked for a mail. It is the same for every login, so that neither the answer nor its time says
 * whether there is an account (SEC-B3).
 */
export async function wishForMail(ctx: Context, actor: Actor, { login, ...wish }: Wish): Promise<void> {
  await insertWish(ctx, {
    ...wish,
    login: login.slice(0, longestLogin),
    actorId: actor.kind === 'user' ? actor.userId : null,
    network: actor.network ?? null,
    requestId: actor.requestId ?? null,
  })
}
