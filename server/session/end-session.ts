import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { deletePortSessions, deleteSession, deleteSessionsOf, findSession, lockPortSessions } from './queries.ts'
import { endOf, type LogoutChannel, type PortLogout } from './session.ts'

/** Ends one session. What hangs on it (studio access, the authorization server's browser session) goes with it. */
export async function endSession(tx: Context, actor: Actor, sessionId: string) {
  const ended = await deleteSession(tx, sessionId)
  if (!ended) return undefined
  await record(tx, actor, { action: 'session.ended', subject: { kind: 'user', id: ended.userId } })
  return ended
}

/** Ends the session of a browser's token, also one that ran out: who logs out wants to be out of the port as well (L5). */
export async function endSessionOfToken(tx: Context, actor: Actor, token: string) {
  const found = await findSession(tx, sha256(token))
  return found && endSession(tx, actor, found.sessionId)
}

interface Ending {
  userId: string
  except?: string
  reason?: string
}

/** Ends all sessions of a user, except the one that asks for it. How many they were. */
export async function endSessionsOf(tx: Context, actor: Actor, { userId, except, reason }: Ending): Promise<number> {
  const count = await deleteSessionsOf(tx, userId, except)
  const act = { action: 'session.ended', subject: { kind: 'user', id: userId }, details: { count } } as const
  if (count > 0) await record(tx, actor, { ...act, ...(reason !== undefined && { reason }) })
  return count
}

/**
 * Ends every session that a login at the port opened, now that the port has ended that login (L5). One that ran out
 * before goes, too, but ended by itself.
 */
export async function endSessionsOfPort(tx: Context, actor: Actor, logout: PortLogout, by: LogoutChannel) {
  // A session that is being renewed has another row afterwards, which only a statement begun later can see.
  await lockPortSessions(tx, logout)
  const deleted = await deletePortSessions(tx, logout)
  for (const { userId } of deleted.filter((session) => endOf(session) > tx.now()))
    await record(tx, actor, { action: 'session.ended', subject: { kind: 'user', id: userId }, details: { by } })
}
