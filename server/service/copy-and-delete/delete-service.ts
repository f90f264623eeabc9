import { requireMay } from '../../access/index.ts'
import { type Actor, program } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { invalidFields, notFound } from '../../errors.ts'
import { removeRepository } from '../../repository/index.ts'
import { deletePurgeable, listDeletedOf, lockDeleted, setDeleted } from '../change-queries.ts'
import { holdService, recordOn } from '../hold-service.ts'
import { endTransferOf } from '../transfer/transfer-queries.ts'

const keptDays = 30

/** What was deleted later than this can be restored (S3). */
const restorableSince = ({ now }: Context) => new Date(now().getTime() - keptDays * 24 * 60 * 60 * 1000)

const mostListed = 200

/** What this user can have back, the latest first (S3). */
export const listRestorable = (ctx: Context, userId: string) =>
  listDeletedOf(ctx, userId, { since: restorableSince(ctx), limit: mostListed })

interface Deletion {
  serviceId: string
  /** `owner/name`, typed by who deletes. */
  typed: string
}

/** Takes a service away from everybody at once; for 30 days its name is kept, and its owners can restore it (S3). */
export function deleteService(ctx: Context, actor: Actor, { serviceId, typed }: Deletion): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdService(tx, actor, { action: 'service:delete', serviceId })
    if (typed.trim() !== `${service.owner}/${service.name}`)
      throw invalidFields({ field: 'typed', message: 'not-its-name' })
    await endTransferOf(tx, serviceId, 'withdrawn')
    await setDeleted(tx, serviceId, tx.now())
    await recordOn(tx, actor, service, { action: 'service.deleted' })
  })
}

interface Restoration {
  owner: string
  name: string
}

/** Gives a deleted service back, as it was, to everybody who had it. */
export function restoreService(ctx: Context, actor: Actor, { owner, name }: Restoration): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'service:restore')
    const userId = actor.kind === 'user' ? actor.userId : undefined
    const service = await lockDeleted(tx, { owner, name, since: restorableSince(tx) }, userId)
    if (!service) throw notFound()
    await setDeleted(tx, service.id, null)
    await recordOn(tx, actor, service, { action: 'service.restored' })
  })
}

/** Ends what was deleted 30 days ago: first the rows, then the repositories, which the sweep takes if this is killed. */
export async function purgeServices(ctx: Context, limit: number): Promise<number> {
  const purged = await inTransaction(ctx, async (tx) => {
    const services = await deletePurgeable(tx, restorableSince(tx), limit)
    for (const { id, organisationId, service } of services)
      await record(tx, program, {
        action: 'service.purged',
        subject: { kind: 'service', id },
        ...(organisationId && { organisationId }),
        details: { service },
      })
    return services
  })
  for (const { id } of purged) await removeRepository(ctx, id)
  return purged.length
}
