import type { Actor } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { type FieldError, invalidFields, notFound } from '../../errors.ts'
import { spendLimit } from '../../http/rate-limit.ts'
import type { ServiceAccess } from '../../policy.ts'
import { isBlocked } from '../../team/index.ts'
import { findUserByName, lockUser, provenKey, type User } from '../../user/index.ts'
import { holdLiveService, holdService, recordOn } from '../hold-service.ts'
import { mailAccess } from '../mails.ts'
import type { Service } from '../service.ts'
import {
  type Collaborator,
  deleteCollaborator,
  findCollaborator,
  lockTeamAround,
  upsertCollaborator,
} from './collaborator-queries.ts'

interface PersonAccess {
  serviceId: string
  username: string
  access: ServiceAccess
}

const wrong = (message: FieldError['message']) => invalidFields({ field: 'username', message })

/** Lets a person into a service, or changes how far; who is new is told by mail (S3). */
export function giveAccess(ctx: Context, actor: Actor, { serviceId, username, access }: PersonAccess): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdLiveService(tx, actor, { action: 'service:share', serviceId })
    const user = await lockPerson(tx, service, username)
    const before = await put(tx, serviceId, { userId: user.id }, access)
    if (before === access) return
    await spendSharing(tx, actor)
    await recordOn(tx, actor, service, {
      action: before ? 'service.access-changed' : 'service.access-given',
      subject: { kind: 'user', id: user.id },
      details: { access },
    })
    if (!before) await mailAccess(tx, actor, { user, service, access })
  })
}

interface TeamAccess {
  serviceId: string
  teamId: string
  access: ServiceAccess
}

/** The same for a team, of an organisation that who gives it is in. */
export function giveTeamAccess(ctx: Context, actor: Actor, { serviceId, teamId, access }: TeamAccess): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const service = await holdLiveService(tx, actor, { action: 'service:share', serviceId })
    const team = await lockTeamAround(tx, teamId, actor.kind === 'user' ? actor.userId : undefined)
    if (!team) throw invalidFields({ field: 'team', message: 'no-such-team' })
    const before = await put(tx, serviceId, { teamId }, access)
    if (before === access) return
    await spendSharing(tx, actor)
    await recordOn(tx, actor, service, {
      action: before ? 'service.team-changed' : 'service.team-given',
      details: { team: `${team.organisation}/${team.name}`, access },
    })
  })
}

interface Taking {
  serviceId: string
  who: { username: string } | Collaborator
}

/**
 * Takes away what was given to one person or team, from the next request on, git included (S3, T3). Of an archived
 * service too: shutting somebody out never waits. From themselves everybody may take it.
 */
export function takeAccess(ctx: Context, actor: Actor, { serviceId, who }: Taking): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const collaborator = 'username' in who ? await personNamed(tx, who.username) : who
    const action = isActor(actor, collaborator) ? 'service:leave' : 'service:share'
    const service = await holdService(tx, actor, { action, serviceId })
    if (!collaborator || !(await deleteCollaborator(tx, serviceId, collaborator))) throw notFound()
    await recordOn(tx, actor, service, takingOf(collaborator))
  })
}

const takingOf = (who: Collaborator) =>
  'userId' in who
    ? ({ action: 'service.access-taken', subject: { kind: 'user', id: who.userId } } as const)
    : ({ action: 'service.team-taken', details: { teamId: who.teamId } } as const)

async function personNamed(tx: Context, username: string): Promise<Collaborator | undefined> {
  const user = await findUserByName(tx, username)
  return user && { userId: user.id }
}

const isActor = (actor: Actor, who: Collaborator | undefined) =>
  actor.kind === 'user' && who !== undefined && 'userId' in who && who.userId === actor.userId

/** Within the transaction, so that what is refused does not count. */
async function spendSharing(tx: Context, actor: Actor): Promise<void> {
  if (actor.kind === 'user') await spendLimit(tx, 'share', actor.userId)
}

/** How far they reached before; undefined for who is new. */
async function put(tx: Context, serviceId: string, who: Collaborator, access: ServiceAccess) {
  const before = await findCollaborator(tx, serviceId, who)
  if (before !== access) await upsertCollaborator(tx, { serviceId, who, access })
  return before
}

/** An address finds nobody; held, so that nobody who is deactivated at this instant is let in. */
async function lockPerson(tx: Context, service: Service, username: string): Promise<User> {
  const found = await findUserByName(tx, username.trim())
  const user = found && (await lockUser(tx, found.id))
  if (user?.state !== 'active') throw wrong('no-such-person')
  if (user.id === service.ownerId) throw wrong('owns-service')
  const blocker = { userId: user.id, addressKey: provenKey(user) }
  if (service.ownerKind === 'organisation' && (await isBlocked(tx, service.ownerId, blocker)))
    throw wrong('blocks-organisation')
  return user
}
