import type { Context } from '../context.ts'
import type { FormState } from '../http/view.ts'
import { sha256 } from '../secrets.ts'
import { findSession, takeKeptForm, upsertKeptForm } from './queries.ts'

/** Keeps what the owner of a session that ran out had typed, for when the same person is back (L4). */
export async function keepForm(ctx: Context, token: string, form: { path: string; fields: Record<string, string> }) {
  const session = await findSession(ctx, sha256(token))
  if (session) await upsertKeptForm(ctx, { userId: session.userId, ...form })
}

/** The form that the person was filling in when their session ended, once. */
export async function keptForm(ctx: Context, userId: string, path: string): Promise<FormState | undefined> {
  const fields = await takeKeptForm(ctx, userId, path)
  if (typeof fields !== 'object' || fields === null) return undefined
  return {
    values: Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')),
    errors: {},
  }
}
