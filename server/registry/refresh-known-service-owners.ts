import { requireMay } from '../access/index.ts'
import { type Actor, program } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import type { OrganisationList } from './altinn-orgs.ts'
import { fetchOrganisationList } from './fetch-organisation-list.ts'
import { findListedAt, replaceKnown } from './known-queries.ts'
import { endListPause, findListPause, pauseList } from './list-pause-queries.ts'

/** Takes over who is a service owner by the published list. */
export function refreshKnownServiceOwners(ctx: Context, actor: Actor, list: OrganisationList) {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'service-owner:refresh')
    // Nobody means to forget all of them.
    if (list.size === 0) throw invalidFields({ field: 'orgs', message: 'required' })
    const refreshed = await replaceKnown(tx, list)
    const { added, changed, gone } = refreshed
    if (added + changed + gone > 0) await record(tx, actor, { action: 'service-owner.refreshed', details: refreshed })
    return refreshed
  })
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/** Once a day, where an address of the list is configured; after each failure it is left in peace for longer. */
export async function refreshDaily(ctx: Context) {
  const url = ctx.config.altinnOrgsUrl
  if (!url) return
  const listedAt = await findListedAt(ctx)
  if (listedAt && ctx.now().getTime() - listedAt.getTime() < dayMilliseconds) return
  const pause = await findListPause(ctx)
  if (pause && pause.until > ctx.now()) return
  try {
    await refreshKnownServiceOwners(ctx, program, await fetchOrganisationList(ctx.config, url))
    if (pause) await endListPause(ctx)
  } catch (error) {
    await pauseList(ctx, (pause?.failures ?? 0) + 1)
    throw error
  }
}
