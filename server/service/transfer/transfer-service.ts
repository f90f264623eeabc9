import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { type FieldError, invalidFields } from '../../errors.ts'
import { spendLimit } from '../../http/rate-limit.ts'
import { findUser } from '../../user/index.ts'
import { deleteAddress, insertAddress } from '../address-queries.ts'
import { deleteTeamAccess, isOwner, updateOwner } from '../change-queries.ts'
import { onlyOwner, ownerIsFull, serviceIsArchived, transferOver } from '../errors.ts'
import { holdLiveService, holdService, recordOn } from '../hold-service.ts'
import { mailAnswer, mailOffer } from '../mails.ts'
import { findOwner, type ServiceOwner } from '../owner-queries.ts'
import { findServiceId, lockService } from '../queries.ts'
import { findFullness } from '../room.ts'
import { isReservedServiceName, type Service } from '../service.ts'
import { getSizes } from '../size-queries.ts'
import {
  endOverdue,
  endTransfer,
  findTransfer,
  findTransferOf,
  insertTransfer,
  mayReceive,
  type Transfer,
} from './transfer-queries.ts'

const openDays = 7

interface Offer {
  serviceId: string
  /** The name of an organisation, or of who offers it. */
  to: string
}

const wrong = (message: FieldError['message']) => invalidFields({ field: 'to', message })

/**
 * Offers a service to another owner: an organisation, or who offers it themselves (S3). For who owns it alone, since it
 * is lost to them once somebody who may create services for the other accepts.
 */
export function offerTransfer(ctx: Context, actor: Actor, { serviceId, to }: Offer): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdLiveService(tx, actor, { action: 'service:transfer', serviceId })
    await requireOwnership(tx, actor, serviceId)
    const receiver = await findReceiver(tx, actor, { service, to })
    await endOverdue(tx, serviceId)
    await insertTransfer(tx, {
      serviceId,
      fromOwnerId: service.ownerId,
      toOwnerId: receiver.id,
      offeredBy: actor.kind === 'user' ? actor.userId : null,
      expiresAt: new Date(tx.now().getTime() + openDays * 24 * 60 * 60 * 1000),
    })
    if (actor.kind === 'user') await spendLimit(tx, 'transfer', actor.userId)
    await recordForBoth(tx, actor, { service, receiver }, 'service.transfer-offered')
    await mailOffer(tx, actor, { service, receiver })
  })
}

/** Takes an offer back before anybody has answered it. */
export function withdrawTransfer(ctx: Context, actor: Actor, serviceId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdService(tx, actor, { action: 'service:transfer', serviceId })
    await requireOwnership(tx, actor, serviceId)
    const transfer = await findTransferOf(tx, serviceId)
    if (!transfer || !(await endTransfer(tx, transfer.id, 'withdrawn'))) throw transferOver()
    await recordForBoth(tx, actor, { service, receiver: receiverOf(transfer) }, 'service.transfer-withdrawn')
  })
}

interface Answer {
  transferId: string
  answer: 'accept' | 'decline'
}

const ends = {
  accept: { state: 'accepted', action: 'service.transferred' },
  decline: { state: 'declined', action: 'service.transfer-declined' },
} as const

/**
 * Accepts or declines an offer, for who may create services for its receiver. Everything is asked again under the lock
 * of the service. Whoever it is not for is told that it is over, so that nobody learns of a service by trying ids.
 */
export function answerTransfer(ctx: Context, actor: Actor, { transferId, answer }: Answer): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'transfer:answer')
    const transfer = await findTransfer(tx, transferId)
    if (!transfer || !(await isFor(tx, actor, transfer))) throw transferOver()
    const service = await lockService(tx, transfer.serviceId)
    const { state, action } = ends[answer]
    if (!(await endTransfer(tx, transfer.id, state))) throw transferOver()
    if (answer === 'accept') await handOver(tx, service, transfer)
    await recordForBoth(tx, actor, { service, receiver: receiverOf(transfer) }, action)
    await mailAnswer(tx, actor, { transfer, answer })
  })
}

/** Teams of the former owner lose it, collaborators of their own stay, and the address of before leads on. */
async function handOver(tx: Context, service: Service, transfer: Transfer): Promise<void> {
  const { id, ownerId, name } = service
  if (service.archivedAt) throw serviceIsArchived()
  if (ownerId !== transfer.fromOwnerId || !(await isStillOffered(tx, transfer))) throw transferOver()
  if (isReservedServiceName(name, transfer.to)) throw wrong('service-reserved')
  const full = await findFullness(tx, transfer.toOwnerId, (await getSizes(tx, id)).bytes)
  if (full) throw ownerIsFull(full)
  await deleteTeamAccess(tx, service, transfer.toOwnerId)
  await updateOwner(tx, id, transfer.toOwnerId)
  await deleteAddress(tx, { ownerId: transfer.toOwnerId, name })
  await insertAddress(tx, { ownerId, name, serviceId: id })
}

/** Who lost what they offered, or was shut out, offers it no more. */
async function isStillOffered(tx: Context, { offeredBy, serviceId }: Transfer): Promise<boolean> {
  if (offeredBy === null) return true
  const offerer = await findUser(tx, offeredBy)
  return offerer?.state === 'active' && isOwner(tx, offeredBy, serviceId)
}

const isFor = async (tx: Context, actor: Actor, transfer: Pick<Transfer, 'toOwnerId'>) =>
  actor.kind !== 'user' || mayReceive(tx, actor.userId, transfer)

async function requireOwnership(tx: Context, actor: Actor, serviceId: string): Promise<void> {
  if (actor.kind === 'user' && !(await isOwner(tx, actor.userId, serviceId))) throw onlyOwner()
}

/** That a name is taken is told to those who may know: of others' services nobody learns by offering one of theirs. */
async function findReceiver(tx: Context, actor: Actor, { service, to }: { service: Service; to: string }) {
  const receiver = await findOwner(tx, to.trim())
  const isKnown = receiver?.kind === 'organisation' || actor.kind !== 'user' || receiver?.id === actor.userId
  if (!receiver || !isKnown) throw wrong('no-such-receiver')
  if (receiver.id === service.ownerId) throw wrong('owns-service')
  if (isReservedServiceName(service.name, receiver.name)) throw wrong('service-reserved')
  const mayKnow = await isFor(tx, actor, { toOwnerId: receiver.id })
  if (mayKnow && (await findServiceId(tx, receiver.id, service.name)) !== undefined) throw wrong('service-taken')
  return receiver
}

const receiverOf = ({ toOwnerId, to, toKind }: Transfer): ServiceOwner => ({ id: toOwnerId, name: to, kind: toKind })

interface Parties {
  service: Service
  receiver: ServiceOwner
}

type TransferAction =
  | 'service.transfer-offered'
  | 'service.transfer-withdrawn'
  | 'service.transfer-declined'
  | 'service.transferred'

/** Stands in the log of each organisation that it is about. */
async function recordForBoth(tx: Context, actor: Actor, { service, receiver }: Parties, action: TransferAction) {
  const details = { to: receiver.name }
  await recordOn(tx, actor, service, { action, details })
  if (receiver.kind === 'organisation')
    await recordOn(tx, actor, service, { action, details, organisationId: receiver.id })
}
