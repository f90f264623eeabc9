import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import type { Finished } from '../ansattporten/index.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { confirmByIdentity } from '../login/index.ts'
import { partiesIn } from './details.ts'
import { upsertRepresentation } from './queries.ts'

type Answer = Pick<Finished, 'proven' | 'organisationNumber' | 'authorizationDetails'> & {
  userId: string
  device: string | undefined
}

export interface Proof {
  /** Of the session that goes on, since the person was proven anew. */
  token: string
  isProven: boolean
}

/** A proof, for what of the person waits for one. */
export type NoteProof = (tx: Context, proof: { userId: string; number: string }) => Promise<unknown>

/**
 * Keeps that a person acts for the organisation that they asked about, if Ansattporten says so of the very person who
 * asked (Q3). What it says of other organisations is not kept.
 */
export function proveRepresentation(
  ctx: Context,
  actor: Actor,
  { noteProof, ...answer }: Answer & { noteProof: NoteProof },
): Promise<Proof> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'representation:prove')
    const token = await confirmByIdentity(tx, actor, answer)
    const { userId, organisationNumber: asked, authorizationDetails } = answer
    const party = partiesIn(authorizationDetails, tx.config.ansattporten).find(({ number }) => number === asked)
    if (!party) return { token, isProven: false }
    await upsertRepresentation(tx, userId, party)
    const { number } = party
    await noteProof(tx, { userId, number })
    const { resource } = tx.config.ansattporten
    await record(tx, actor, {
      action: 'representation.proven',
      subject: { kind: 'user', id: userId },
      details: { number, resource },
    })
    return { token, isProven: true }
  })
}
