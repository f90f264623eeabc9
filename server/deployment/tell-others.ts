import type { Context } from '../context.ts'
import { publish } from '../webhook/index.ts'
import { findTold } from './queries.ts'

/** Tells whoever asked to hear of it how deployments stand; nothing of it opens anything. */
export async function tellOthers(tx: Context, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const told = await findTold(tx, id)
    if (!told) continue
    const { owner, name, ...deployment } = told
    const data = { deployment: id, service: { owner, name }, ...deployment }
    await publish(tx, 'deployment.changed', { causeId: id, data })
  }
}
