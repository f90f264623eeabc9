import { isRecorded } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { findUserByName, type User } from '../user/index.ts'
import { findMember } from './member-queries.ts'
import type { Notice } from './people-page.tsx'
import type { Happened } from './schema.ts'
import type { Team } from './team.ts'

const seconds = 10 * 60

interface Look {
  organisationId: string
  /** Who looks at the page, and says by its address that they did something. */
  actorId: string
  teams: readonly Team[]
  happened: Happened
}

interface Told extends Notice {
  person: User
}

/**
 * What happened just now, if it did: an address is anybody's to write, so that nobody can be led to believe that a
 * stranger was removed, and to press “Add back”.
 */
export async function findNotice(ctx: Context, { happened, ...look }: Look): Promise<Notice | undefined> {
  const { done, who } = happened
  const person = done && who ? await findUserByName(ctx, who) : undefined
  if (!done || !person) return undefined
  const notice = { done, person, team: look.teams.find(({ id }) => id === happened.team) }
  return (await isTrue(ctx, look, notice)) ? notice : undefined
}

async function isTrue(ctx: Context, look: Omit<Look, 'happened'>, { done, person, team }: Told): Promise<boolean> {
  const member = await findMember(ctx, look.organisationId, person.id)
  if (done === 'gone') return !member && wasDone(ctx, look, { person, action: 'organisation.member-removed' })
  if (!team) return false
  const isIn = member?.teamIds.includes(team.id) ?? false
  if (done !== 'removed') return isIn
  return !isIn && wasDone(ctx, look, { person, action: 'team.member-removed', details: { team: team.name } })
}

interface Act {
  person: User
  action: string
  details?: Record<string, string>
}

const wasDone = (ctx: Context, { organisationId, actorId }: Omit<Look, 'happened'>, act: Act) =>
  isRecorded(ctx, {
    action: act.action,
    actorId,
    subject: { kind: 'user', id: act.person.id },
    organisationId,
    ...(act.details && { details: act.details }),
    since: aMomentAgo(ctx),
  })

/** Whether the person is out of the organisation because they left it just now. */
export async function hasLeft(ctx: Context, organisationId: string, userId: string): Promise<boolean> {
  if (await findMember(ctx, organisationId, userId)) return false
  const subject = { kind: 'organisation', id: organisationId }
  const since = aMomentAgo(ctx)
  return isRecorded(ctx, { action: 'organisation.left', actorId: userId, subject, organisationId, since })
}

const aMomentAgo = ({ now }: Context) => new Date(now().getTime() - seconds * 1000)
