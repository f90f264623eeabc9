import { type ActFilter, type LoggedAct, searchActs } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { findNames } from '../name-queries.ts'

/** An act with what its people, organisations and services are called, as far as that is known. */
export type NamedAct = Awaited<ReturnType<typeof readActs>>[number]

/** A part of the whole log, the newest first. */
export async function readActs(ctx: Context, filter: ActFilter, part: { before?: string | undefined; limit: number }) {
  const acts = await searchActs(ctx, filter, part)
  const ids = acts.flatMap(({ actorId, subjectId, organisationId }) => [actorId, subjectId, organisationId])
  const names = await findNames(ctx, ids)
  const nameOf = (id: string | null) => (id && names.get(id)) || null
  return acts.map((act) => ({
    ...act,
    actor: nameOf(act.actorId),
    subject: nameOf(act.subjectId) ?? formerName(act),
    organisation: nameOf(act.organisationId),
  }))
}

/** Acts on a service say what it was called, also when it is gone. */
function formerName({ subjectKind, details }: Pick<LoggedAct, 'subjectKind' | 'details'>): string | null {
  const { service } = details
  return subjectKind === 'service' && typeof service === 'string' ? service : null
}
