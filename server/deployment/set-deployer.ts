import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { getEnvironment } from '../environment/index.ts'
import { replaceDeployer } from './queries.ts'

interface Choice {
  environment: string
  /** Null for nobody. */
  endpointId: string | null
}

/** Says to which endpoint deployments to an environment are handed from now on. */
export function setDeployer(ctx: Context, actor: Actor, { environment, endpointId }: Choice): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'deployer:configure')
    await getEnvironment(tx, environment)
    await replaceDeployer(tx, environment, endpointId)
    const subject = { kind: 'environment', id: environment }
    await record(tx, actor, { action: 'environment.deployer-set', subject, details: { webhook: endpointId } })
  })
}
