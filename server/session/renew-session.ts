import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { replaceSession } from './queries.ts'

/** Makes a full session of a pending one, with a new id; the old token is dead (A8, SEC-F2). */
export async function renewSession(
  tx: Context,
  actor: Actor,
  { sessionId, device }: { sessionId: string; device: string | undefined },
): Promise<string> {
  const token = tx.randomToken()
  const userId = await replaceSession(tx, sessionId, { tokenHash: sha256(token), device: device ?? null })
  await record(tx, actor, { action: 'session.started', subject: { kind: 'user', id: userId }, details: { kind: 'full' } })
  return token
}
