import type { Context } from '../../context.ts'
import { listEnvironmentsOf } from '../../environment/index.ts'
import { findOrganisation } from '../../organisation/index.ts'
import { listOwners } from '../../team/index.ts'
import { noSuchOrganisation } from '../errors.ts'

/** What the servicedesk sees of one organisation. */
export async function readOrganisation(ctx: Context, name: string) {
  const organisation = await findOrganisation(ctx, name)
  if (!organisation) throw noSuchOrganisation()
  return {
    organisation,
    owners: await listOwners(ctx, organisation.id),
    environments: (await listEnvironmentsOf(ctx, organisation.id)).map((environment) => environment.name),
  }
}

export type Overseen = Awaited<ReturnType<typeof readOrganisation>>
