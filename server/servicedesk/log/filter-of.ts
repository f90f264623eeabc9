import type { ActFilter } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { findOrganisation } from '../../organisation/index.ts'
import { findUserByName } from '../../user/index.ts'
import type { Asked } from './schema.ts'

/** What is looked for, by ids; undefined where a person or an organisation is named that is not here. */
export async function filterOf(ctx: Context, asked: Asked): Promise<ActFilter | undefined> {
  const person = asked.person ? await findUserByName(ctx, asked.person) : undefined
  const organisation = asked.organisation ? await findOrganisation(ctx, asked.organisation) : undefined
  if ((asked.person && !person) || (asked.organisation && !organisation)) return undefined
  return {
    personId: person?.id,
    organisationId: organisation?.id,
    action: asked.action || undefined,
    sinceDay: asked.since || undefined,
    untilDay: asked.until || undefined,
    requestId: asked.request || undefined,
  }
}
