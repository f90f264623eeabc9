import type { Context } from '../context.ts'
import { identityConflict } from './errors.ts'
import type { ProvenIdentity } from './identity.ts'
import { listMatching, updateIdentity } from './queries.ts'

/**
 * Whose identity this is. By `(issuer, sub)`, then by the number: a new `sub` or a new number of a known person is
 * taken over, and old HMACs are rewritten under the newest secret; two accounts at once are refused (R5).
 */
export async function findIdentityOwner(tx: Context, proven: ProvenIdentity): Promise<string | undefined> {
  const matching = await listMatching(tx, proven)
  const [first, ...others] = matching
  if (!first) return undefined
  if (others.some(({ userId }) => userId !== first.userId)) throw identityConflict()
  const bySubject = matching.find(({ subject }) => subject === proven.subject) ?? first
  await updateIdentity(tx, bySubject.id, proven)
  return bySubject.userId
}
