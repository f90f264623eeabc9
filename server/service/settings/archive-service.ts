import type { Actor } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { setArchived } from '../change-queries.ts'
import { holdService, recordOn } from '../hold-service.ts'

interface Archiving {
  serviceId: string
  archived: boolean
}

/** Makes a service one that is only read, or takes it out of the archive; twice changes nothing (S3). */
export function archiveService(ctx: Context, actor: Actor, { serviceId, archived }: Archiving): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdService(tx, actor, { action: 'service:archive', serviceId })
    if (archived === (service.archivedAt !== null)) return
    await setArchived(tx, serviceId, archived ? tx.now() : null)
    await recordOn(tx, actor, service, { action: archived ? 'service.archived' : 'service.unarchived' })
  })
}
