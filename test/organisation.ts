import { operator, type Person } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import type { NewOrganisation } from '../server/organisation/index.ts'
import { addMember, createOrganisation, listTeams } from '../server/team/index.ts'
import { insertUser } from '../server/user/index.ts'

let number = 0

/** Somebody with an active account and a proven address, as who acts. */
export async function person(ctx: Context, name = `person${++number}`): Promise<Person & { username: string }> {
  const email = `${name}@example.no`
  const account = { displayName: null, language: 'en', passwordHash: null, wantedPath: null, active: true } as const
  const userId = await insertUser(ctx, { ...account, username: name, email, emailKey: email.toLowerCase() })
  return { kind: 'user', userId, username: name }
}

export const newOrganisation = (changes: Partial<NewOrganisation> = {}): NewOrganisation => ({
  name: `o${++number}`,
  kind: 'service-owner',
  nameNb: 'Skatteetaten',
  nameNn: 'Skatteetaten',
  nameEn: 'The Tax Administration',
  number: null,
  homePage: null,
  contact: null,
  joinPolicy: 'ask',
  hidesOwners: false,
  ...changes,
})

interface Population {
  owners?: number
  members?: number
  organisation?: Partial<NewOrganisation>
  environments?: readonly string[]
}

/** An organisation with people in it: owners in Owners, members in Devs. */
export async function organisationWith(ctx: Context, { owners = 1, members = 0, ...made }: Population = {}) {
  const organisation = newOrganisation(made.organisation)
  const { environments = organisation.kind === 'service-owner' ? ['tt02', 'production'] : [] } = made
  const organisationId = await createOrganisation(ctx, operator, {
    organisation,
    environments,
    administrator: undefined,
  })
  const teams = new Map((await listTeams(ctx, organisationId)).map(({ id, name }) => [name, id]))
  const teamId = (name: string) => teams.get(name) ?? ''
  const put = async (team: string) => {
    const added = await person(ctx)
    await addMember(ctx, operator, { organisationId, teamId: teamId(team), username: added.username })
    return added
  }
  const populate = async (team: string, count: number) => {
    const people: Awaited<ReturnType<typeof put>>[] = []
    for (let index = 0; index < count; index++) people.push(await put(team))
    return people
  }
  return {
    organisationId,
    name: organisation.name,
    teamId,
    owners: await populate('Owners', owners),
    members: await populate('Devs', members),
  }
}
