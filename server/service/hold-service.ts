import { requireAccess } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type AuditedAct, record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { serviceIsArchived } from './errors.ts'
import { lockService } from './queries.ts'
import type { Service } from './service.ts'

interface Act {
  action: string
  serviceId: string
}

/**
 * A service, held until the transaction ends, for who may do this with it. Whether they may is asked under the lock, so
 * that of two administrators who shut each other out the second is refused.
 */
export async function holdService(tx: Context, actor: Actor, { action, serviceId }: Act): Promise<Service> {
  const service = await lockService(tx, serviceId)
  await requireAccess(tx, actor, action, serviceId)
  return service
}

/** The same for what is refused while it is archived. */
export async function holdLiveService(tx: Context, actor: Actor, act: Act): Promise<Service> {
  const service = await holdService(tx, actor, act)
  if (service.archivedAt) throw serviceIsArchived()
  return service
}

/** Who else is meant by an act on a service, and in whose log it stands if not in that of its organisation. */
type Recorded = Pick<AuditedAct, 'action'> & Partial<Pick<AuditedAct, 'subject' | 'details' | 'organisationId'>>

type Named = Pick<Service, 'id' | 'ownerId' | 'owner' | 'ownerKind' | 'name'>

/** Writes an act on a service into the log, and into that of the organisation that owns it. */
export const recordOn = (tx: Context, actor: Actor, service: Named, { details, ...act }: Recorded) =>
  record(tx, actor, {
    subject: { kind: 'service', id: service.id },
    ...(service.ownerKind === 'organisation' && { organisationId: service.ownerId }),
    ...act,
    details: { service: `${service.owner}/${service.name}`, ...details },
  })
