import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { deleteGrant, insertGrants, requireReason } from '../environment/index.ts'
import { lockOrganisation } from '../organisation/index.ts'
import { teamsFor } from './default-teams.ts'
import { mailEnvironment } from './environment-mails.ts'
import { insertTeams, listTeams } from './queries.ts'

interface Entitlement {
  organisationId: string
  environment: string
  /** Why; the owners read it (SEC-L9). */
  reason: string
}

/**
 * Lets a service owner use an environment, and makes those of its default teams whose names are free: what a team has been
 * made by that name is the owners' business. False where it held it already (E1).
 */
export const grantEnvironment = (ctx: Context, actor: Actor, entitlement: Entitlement): Promise<boolean> =>
  decide(ctx, actor, entitlement, 'granted')

/** Takes an environment back, and with it what every team may there, from the next request on. False where it held none. */
export const withdrawEnvironment = (ctx: Context, actor: Actor, entitlement: Entitlement): Promise<boolean> =>
  decide(ctx, actor, entitlement, 'withdrawn')

function decide(
  ctx: Context,
  actor: Actor,
  { organisationId, environment, reason }: Entitlement,
  what: 'granted' | 'withdrawn',
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'environment:grant')
    const why = requireReason(reason)
    await lockOrganisation(tx, organisationId)
    const work = what === 'granted' ? grant : deleteGrant
    if (!(await work(tx, organisationId, environment))) return false
    await record(tx, actor, {
      action: what === 'granted' ? 'environment.granted' : 'environment.withdrawn',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      reason: why,
      details: { environment },
    })
    await mailEnvironment(tx, { organisationId, environment, reason: why }, what)
    return true
  })
}

async function grant(tx: Context, organisationId: string, environment: string): Promise<boolean> {
  const granted = await insertGrants(tx, organisationId, [environment])
  if (granted.length === 0) return false
  const taken = new Set((await listTeams(tx, organisationId)).map(({ name }) => name.toLowerCase()))
  const teams = teamsFor(environment).filter(({ name }) => !taken.has(name.toLowerCase()))
  if (teams.length > 0) await insertTeams(tx, organisationId, teams)
  return true
}
