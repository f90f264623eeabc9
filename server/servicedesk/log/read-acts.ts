import { type ActFilter, searchActs } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { findOwnerNames } from './log-queries.ts'

/** An act with what its people and organisations are called, as far as they are still here. */
export type NamedAct = Awaited<ReturnType<typeof readActs>>[number]

/** A part of the whole log, the newest first. */
export async function readActs(ctx: Context, filter: ActFilter, part: { before?: string | undefined; limit: number }) {
  const acts = await searchActs(ctx, filter, part)
  const ids = acts.flatMap(({ actorId, subjectId, organisationId }) => [actorId, subjectId, organisationId])
  const names = await findOwnerNames(ctx, ids)
  const nameOf = (id: string | null) => (id && names.get(id)) || null
  return acts.map((act) => ({
    ...act,
    actor: nameOf(act.actorId),
    subject: nameOf(act.subjectId),
    organisation: nameOf(act.organisationId),
  }))
}
