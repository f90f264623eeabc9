import { domainToASCII } from 'node:url'
import { requireMay } from '../access/index.ts'
import type { Actor, Person } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { lockOrganisation } from '../organisation/index.ts'
import { findMember, insertMember, wasRemoved } from '../team/index.ts'
import { emailKey, lockUser, provenKey, type User } from '../user/index.ts'
import { alreadyMember, notOfDomain } from './errors.ts'
import { domainOf, isPublicDomain } from './joining.ts'
import { deleteBlocks, deleteDomain, listDomains, lockTeamOfDomain, lockTeams, upsertDomain } from './queries.ts'
import { withdrawOpen } from './request-queries.ts'

/**
 * Whether the organisation has opened the domain of the address that this user has proven, and no other, and nobody took
 * them out since then (J3).
 */
export async function mayJoinByDomain(
  ctx: Context,
  organisationId: string,
  user: Pick<User, 'id' | 'emailKey' | 'emailVerifiedAt'>,
): Promise<boolean> {
  const proven = provenKey(user)
  const domains = proven ? await listDomains(ctx, organisationId) : []
  const opened = domains.find(({ domain }) => domain === domainOf(proven ?? ''))
  if (!opened) return false
  return !(await wasRemoved(ctx, { organisationId, userId: user.id, since: opened.createdAt }))
}

/** Lets a person in by the domain of their proven address, in one press (J3). */
export function joinByDomain(ctx: Context, actor: Person, organisationId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'join:ask', organisationId)
    const user = await lockUser(tx, actor.userId)
    const proven = user && provenKey(user)
    const team = proven ? await lockTeamOfDomain(tx, organisationId, domainOf(proven)) : undefined
    if (user?.state !== 'active' || !team) throw notOfDomain()
    // Held, so that an owner who takes the person out at this instant has done so before, or does it afterwards.
    await lockOrganisation(tx, organisationId)
    const membership = { organisationId, userId: user.id }
    if (await wasRemoved(tx, { ...membership, since: team.openedAt })) throw notOfDomain()
    if (await findMember(tx, organisationId, user.id)) throw alreadyMember()
    await insertMember(tx, { ...membership, teamId: team.id })
    await deleteBlocks(tx, organisationId, user)
    await withdrawOpen(tx, organisationId, user.id)
    await record(tx, actor, {
      action: 'organisation.joined-by-domain',
      subject: { kind: 'user', id: user.id },
      organisationId,
      details: { team: team.name },
    })
  })
}

interface OpenedDomain {
  organisationId: string
  /** As typed. */
  domain: string
  teamId: string
}

/** Lets everybody with a proven address at a domain join one team by themselves; never the owners' (J3). */
export function openDomain(
  ctx: Context,
  actor: Actor,
  { organisationId, domain, teamId }: OpenedDomain,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'domain:change', organisationId)
    const compared = comparedDomain(domain)
    if (!compared) throw invalidFields({ field: 'domain', message: 'domain-form' })
    if (isPublicDomain(compared)) throw invalidFields({ field: 'domain', message: 'public-domain' })
    const [team] = await lockTeams(tx, organisationId, teamId ? [teamId] : [])
    if (!team) throw invalidFields({ field: 'team', message: 'choose-team' })
    if (team.kind === 'owners') throw invalidFields({ field: 'team', message: 'never-owners' })
    await upsertDomain(tx, { organisationId, domain: compared, teamId: team.id })
    await record(tx, actor, {
      action: 'organisation.domain-opened',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      details: { domain: compared, team: team.name },
    })
  })
}

/** Nobody else joins by this domain; who did stays. */
export function closeDomain(
  ctx: Context,
  actor: Actor,
  { organisationId, domain }: Omit<OpenedDomain, 'teamId'>,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'domain:change', organisationId)
    if (!(await deleteDomain(tx, organisationId, domain))) return
    await record(tx, actor, {
      action: 'organisation.domain-closed',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      details: { domain },
    })
  })
}

/** As it stands in a compared address (R7), so that there is one reading of a domain. */
function comparedDomain(typed: string): string | undefined {
  const key = emailKey(`x@${domainToASCII(typed.trim().replace(/^@/, ''))}`)
  return key && domainOf(key)
}
