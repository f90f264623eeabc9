import { requireAccess } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { getService, recordOn } from '../service/index.ts'
import { cancelDeliveries } from '../webhook/index.ts'
import { cannotCancel, notInTeam } from './errors.ts'
import { cancelBefore, getDeployment } from './queries.ts'
import { requested } from './requested.ts'
import { mayDeploy } from './right-queries.ts'
import { tellOthers } from './tell-others.ts'

interface Cancellation {
  serviceId: string
  id: string
}

/** Takes a deployment back while its deployer is not at it; who may is who may deploy there. */
export function cancelDeployment(ctx: Context, actor: Actor, { serviceId, id }: Cancellation): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireAccess(tx, actor, 'deployment:cancel', serviceId)
    const { organisationId, environment } = await getDeployment(tx, serviceId, id)
    const place = { organisationId, environment }
    if (actor.kind === 'user' && !(await mayDeploy(tx, actor.userId, place))) throw notInTeam(environment)
    if (!(await cancelBefore(tx, id))) throw cannotCancel()
    await tellOthers(tx, [id])
    await cancelDeliveries(tx, [id], requested)
    const service = await getService(tx, serviceId)
    await recordOn(tx, actor, service, { action: 'deployment.cancelled', details: { environment } })
  })
}
