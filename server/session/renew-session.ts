import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { replaceSession } from './queries.ts'

/**
 * Makes a full session of a pending one, with a new id; the old token is dead (A8, SEC-F2). Undefined where the session
 * is gone: another tab of the browser was faster and has the new token.
 */
export async function renewSession(
  tx: Context,
  actor: Actor,
  { sessionId, device }: { sessionId: string; device: string | undefined },
): Promise<string | undefined> {
  const token = tx.randomToken()
  const userId = await replaceSession(tx, sessionId, { tokenHash: sha256(token), device: device ?? null })
  if (!userId) return undefined
  await record(tx, actor, {
    action: 'session.started',
    subject: { kind: 'user', id: userId },
    details: { kind: 'full' },
  })
  return token
}
