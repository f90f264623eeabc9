import type { Context } from '../server/context.ts'
import { notFound } from '../server/errors.ts'
import { findOrganisation } from '../server/organisation/index.ts'
import { findOwner, type Service, serviceAt } from '../server/service/index.ts'
import { noSuchOrganisation, noSuchTeam, noSuchUser } from '../server/servicedesk/index.ts'
import { listTeams } from '../server/team/index.ts'
import { findUserByName } from '../server/user/index.ts'
import { withContext } from './with-context.ts'

export async function organisationNamed(ctx: Context, name: string) {
  const organisation = await findOrganisation(ctx, name)
  if (!organisation) throw noSuchOrganisation()
  return organisation
}

export async function userNamed(ctx: Context, name: string) {
  const user = await findUserByName(ctx, name)
  if (!user) throw noSuchUser()
  return user
}

/** A team by the names of its organisation and its own, in any case of letters. */
export async function teamNamed(ctx: Context, organisationName: string, name: string) {
  const { id } = await organisationNamed(ctx, organisationName)
  const team = (await listTeams(ctx, id)).find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (!team) throw noSuchTeam()
  return team
}

/** A user or an organisation, as whose services are. */
export async function ownerNamed(ctx: Context, name: string) {
  const owner = await findOwner(ctx, name)
  if (!owner) throw notFound()
  return owner
}

/** An id as commands print them; what is none names nothing. */
export function idOf(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw notFound()
  return text
}

/** The two names in `owner/name`. */
export function partsOf(address: string) {
  const [owner = '', name = ''] = address.split('/')
  return { owner, name }
}

export const onService = <T>(address: string, work: (ctx: Context, service: Service) => Promise<T>): Promise<T> =>
  withContext(async (ctx) => work(ctx, await serviceAt(ctx, partsOf(address))))
