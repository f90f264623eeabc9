import type { Context } from '../context.ts'
import { publish } from '../webhook/index.ts'
import { listTold } from './queries.ts'

type Told = Awaited<ReturnType<typeof listTold>>

/** Tells whoever asked to hear of it how deployments stand, and the caller too; nothing of it opens anything. */
export async function tellOthers(tx: Context, ids: readonly string[]): Promise<Told> {
  if (ids.length === 0) return []
  const told = await listTold(tx, ids)
  const news = told.map(({ id, owner, name, environment, act, commit, state, address }) => ({
    causeId: id,
    data: { deployment: id, service: { owner, name }, environment, act, commit, state, address },
  }))
  await publish(tx, 'deployment.changed', news)
  return told
}
