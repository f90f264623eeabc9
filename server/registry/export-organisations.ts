import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { type ListedOrganisation, listedEnvironments, type OrganisationList } from './altinn-orgs.ts'
import { listServiceOwners } from './listing-queries.ts'

type ServiceOwner = Awaited<ReturnType<typeof listServiceOwners>>[number]

/** All service owners as the published list has them (Q7). */
export async function exportOrganisations(ctx: Context, actor: Actor): Promise<OrganisationList> {
  await requireMay(ctx, actor, 'organisation:export')
  const serviceOwners = await listServiceOwners(ctx)
  return new Map(serviceOwners.map((one) => [one.name, listed(one)]))
}

/** Environments that only this installation has are no part of the format. */
const listed = (one: ServiceOwner): ListedOrganisation => ({
  name: { en: one.nameEn, nb: one.nameNb, nn: one.nameNn },
  logo: one.logo ?? undefined,
  emblem: one.emblem ?? undefined,
  orgnr: one.number ?? '',
  homepage: one.homePage ?? undefined,
  environments: listedEnvironments.filter((environment) => one.environments.includes(environment)),
  contact: { phone: one.phone ?? undefined, url: one.contactUrl ?? undefined },
})
