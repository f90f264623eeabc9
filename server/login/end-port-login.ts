import type { Actor } from '../actor.ts'
import { type Port, readLogoutToken, spendLogoutToken } from '../ansattporten/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { endTicketsOfPort } from '../registration/index.ts'
import { endSessionsOfPort, type LogoutChannel, type PortLogout } from '../session/index.ts'

/** A login that ended at the port ends here too, and so does the form that it may have opened (L5). */
export const endPortLogin = (ctx: Context, actor: Actor, logout: PortLogout, by: LogoutChannel) =>
  inTransaction(ctx, async (tx) => {
    // A form that becomes an account at this instant is waited for; its session is there when sessions are looked for.
    await endTicketsOfPort(tx, actor, logout, by)
    await endSessionsOfPort(tx, actor, logout, by)
  })

/** The same on the word of a logout token, which counts once (SEC-D12). */
export async function endPortLoginByToken(ctx: Context, actor: Actor, port: Port, token: string): Promise<void> {
  const read = await readLogoutToken(ctx, port, token)
  await inTransaction(ctx, async (tx) => {
    await spendLogoutToken(tx, read)
    await endPortLogin(tx, actor, read.logout, 'back-channel')
  })
}
