import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { insertSession } from './queries.ts'
import type { NewSession } from './session.ts'

/** Starts a session and returns its token, which only the browser keeps. Every login gets a new one (L2, SEC-F2). */
export async function startSession(tx: Context, actor: Actor, session: NewSession): Promise<string> {
  const token = tx.randomToken()
  const rules = tx.config.sessions[session.method === 'ansattporten' ? 'ansattporten' : 'password']
  await insertSession(tx, { ...session, tokenHash: sha256(token), rules, network: actor.network ?? null })
  await record(tx, actor, {
    action: 'session.started',
    subject: { kind: 'user', id: session.userId },
    details: { method: session.method, kind: session.kind },
  })
  return token
}
