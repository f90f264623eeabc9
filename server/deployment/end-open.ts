import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { withdrawEnvironment as withdraw } from '../team/index.ts'
import { cancelDeliveries, type Outcomes } from '../webhook/index.ts'
import { advance, cancelIn, expireOpen } from './queries.ts'
import { requested } from './requested.ts'
import { tellOthers } from './tell-others.ts'

/** Takes an environment back from an organisation, and ends what is under way there. */
export function withdrawEnvironment(ctx: Context, actor: Actor, entitlement: Parameters<typeof withdraw>[2]) {
  return inTransaction(ctx, async (tx) => {
    if (!(await withdraw(tx, actor, entitlement))) return false
    const ids = await cancelIn(tx, entitlement.organisationId, entitlement.environment)
    await cancelDeliveries(tx, ids, requested)
    await tellOthers(tx, ids)
    return true
  })
}

/** Notices deployers that say nothing: what is under way there for too long has got no answer (E2). */
export function expireDeployments(ctx: Context, limit: number): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const ids = await expireOpen(tx, limit)
    await cancelDeliveries(tx, ids, requested)
    await tellOthers(tx, ids)
    return ids.length
  })
}

/** What follows when the deployer has heard of a deployment, or never will. */
export const deploymentOutcomes: Outcomes = {
  [requested]: {
    delivered: (tx, id) => move(tx, id, 'handed-over'),
    dead: (tx, id) => move(tx, id, 'no-answer'),
  },
}

async function move(tx: Context, id: string, state: 'handed-over' | 'no-answer'): Promise<void> {
  if (await advance(tx, { id, state })) await tellOthers(tx, [id])
}
