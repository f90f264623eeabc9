import { type Actor, program } from '../actor.ts'
import { record } from '../audit/index.ts'
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
    await end(tx, actor, 'deployment.cancelled', ids)
    return true
  })
}

/** Notices deployers that say nothing: what is under way there for too long has got no answer (E2). */
export function expireDeployments(ctx: Context, limit: number): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const ids = await expireOpen(tx, limit)
    await end(tx, program, 'deployment.unanswered', ids)
    return ids.length
  })
}

/** What follows when the deployer has heard of a deployment, or never will. */
export const deploymentOutcomes: Outcomes = {
  [requested]: {
    async delivered(tx, id) {
      if (await advance(tx, { id, state: 'handed-over' })) await tellOthers(tx, [id])
    },
    async dead(tx, id) {
      if (await advance(tx, { id, state: 'no-answer' })) await noteEnds(tx, program, 'deployment.unanswered', [id])
    },
  },
}

type End = 'deployment.cancelled' | 'deployment.unanswered'

/** Endpoints before deliveries, as whoever deletes one locks them. */
async function end(tx: Context, actor: Actor, action: End, ids: readonly string[]): Promise<void> {
  await noteEnds(tx, actor, action, ids)
  await cancelDeliveries(tx, ids, requested)
}

/** What ends without its deployer stands in the log as well. */
async function noteEnds(tx: Context, actor: Actor, action: End, ids: readonly string[]): Promise<void> {
  for (const { id, organisationId, owner, name, environment } of await tellOthers(tx, ids)) {
    const details = { service: `${owner}/${name}`, environment }
    await record(tx, actor, { action, subject: { kind: 'deployment', id }, organisationId, details })
  }
}
