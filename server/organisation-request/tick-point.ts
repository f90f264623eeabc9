import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { points } from './checklist.ts'
import { noSuchRequest, notNow, ownRequest } from './errors.ts'
import { idOf } from './move.ts'
import { isTheirs } from './named.ts'
import { isOpen } from './organisation-request.ts'
import { lockRequest } from './queries.ts'
import { deleteTick, insertTick } from './tick-queries.ts'

interface Ticking {
  requestId: string
  /** Of the checklist. */
  point: string
}

/** An operator has looked into a point of the checklist; who and when is kept for whoever decides (Q6). */
export const tickPoint = (ctx: Context, actor: Actor, ticking: Ticking): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const checkedBy = idOf(actor)
    const point = await requirePoint(tx, actor, ticking)
    if (await insertTick(tx, { ...point, checkedBy })) await note(tx, actor, point, 'organisation-request.point-ticked')
  })

/** It has to be looked into once more. */
export const untickPoint = (ctx: Context, actor: Actor, ticking: Ticking): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const point = await requirePoint(tx, actor, ticking)
    if (await deleteTick(tx, point)) await note(tx, actor, point, 'organisation-request.point-unticked')
  })

/** A point of a request that waits, and is neither the operator's own nor makes them administrator (SEC-L8). */
async function requirePoint(tx: Context, actor: Actor, { requestId, point }: Ticking) {
  await requireMay(tx, actor, 'organisation-request:decide')
  const name = points.find((one) => one === point)
  if (!name) throw invalidFields({ field: 'point', message: 'invalid' })
  const request = await lockRequest(tx, requestId)
  if (!request || request.state === 'draft') throw noSuchRequest()
  if (!isOpen(request.state)) throw notNow()
  if (await isTheirs(tx, actor, request)) throw ownRequest()
  return { requestId, name }
}

const note = (
  tx: Context,
  actor: Actor,
  { requestId, name }: Awaited<ReturnType<typeof requirePoint>>,
  action: 'organisation-request.point-ticked' | 'organisation-request.point-unticked',
) => record(tx, actor, { action, subject: { kind: 'organisation-request', id: requestId }, details: { point: name } })
