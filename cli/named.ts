import type { Context } from '../server/context.ts'
import { findOrganisation } from '../server/organisation/index.ts'
import { noSuchOrganisation, noSuchTeam } from '../server/servicedesk/index.ts'
import { listTeams } from '../server/team/index.ts'

export async function organisationNamed(ctx: Context, name: string) {
  const organisation = await findOrganisation(ctx, name)
  if (!organisation) throw noSuchOrganisation()
  return organisation
}

/** A team by the names of its organisation and its own, in any case of letters. */
export async function teamNamed(ctx: Context, organisationName: string, name: string) {
  const { id } = await organisationNamed(ctx, organisationName)
  const team = (await listTeams(ctx, id)).find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (!team) throw noSuchTeam()
  return team
}
