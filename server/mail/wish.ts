import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import type { MailWishKind } from '../database/schema.generated.ts'

/** A mail that somebody asked for, before anybody has looked whose account it is about. */
export interface Wish {
  kind: MailWishKind
  /** A username or an address as typed; or the id of the invitation. */
  login: string
  /** Of the person who asked, where one was proven. */
  ticketId: string | null
}

/** Looks up whose account it is and mails its owner, if there is one. */
export type GrantWish = (tx: Context, actor: Actor, wish: Wish) => Promise<void>
