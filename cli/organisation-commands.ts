import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { findOrganisation, organisationKinds } from '../server/organisation/index.ts'
import { noSuchOrganisation, noSuchTeam } from '../server/servicedesk/index.ts'
import { addMember, createOrganisation, listTeams } from '../server/team/index.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

const named = async (ctx: Context, name: string) => {
  const organisation = await findOrganisation(ctx, name)
  if (!organisation) throw noSuchOrganisation()
  return organisation
}

/** `inngang org …`: organisations are made by operators only (O2). */
export function addOrganisationCommands(inngang: Command) {
  const org = inngang.command('org').description('create and show organisations, and add people to their teams')

  org
    .command('create <name>')
    .description('make an organisation with its teams; the short name never changes')
    .requiredOption('--name-nb <text>', 'its name in bokmål')
    .option('--name-nn <text>', 'in nynorsk; as in bokmål if absent')
    .option('--name-en <text>', 'in English; as in bokmål if absent')
    .addOption(new Option('--kind <kind>').choices(organisationKinds).default('service-owner'))
    .option('--number <digits>', 'organisation number of Enhetsregisteret')
    .option('--home-page <address>')
    .option('--environments <names...>', 'environments that it may use; of service owners only')
    .option('--administrator <username>', 'its first owner')
    .addHelpText(
      'after',
      '\nExample:\n  inngang org create skd --name-nb Skatteetaten --environments tt02 production --administrator kari',
    )
    .action(async (name, options, command) => {
      const { nameNb, nameNn = nameNb, nameEn = nameNb, kind, number = null, homePage = null } = options
      const { environments = [], administrator } = options
      const created = await withContext(async (ctx) => {
        const about = { contact: null, joinPolicy: 'ask' as const, hidesOwners: false }
        const organisation = { name, kind, nameNb, nameNn, nameEn, number, homePage, ...about }
        const id = await createOrganisation(ctx, operator, { organisation, environments, administrator })
        return { id, name, kind, teams: (await listTeams(ctx, id)).map((team) => team.name).join(', ') }
      })
      print(command, created)
    })

  org
    .command('show <name>')
    .description('what it is, and its teams')
    .addHelpText('after', '\nExample:\n  inngang org show skd --json')
    .action(async (name, _options, command) => {
      const found = await withContext(async (ctx) => {
        const organisation = await named(ctx, name)
        return { ...organisation, teams: (await listTeams(ctx, organisation.id)).map((team) => team.name).join(', ') }
      })
      print(command, found)
    })

  org
    .command('add-member <name> <team> <username>')
    .description('put a user into a team, such as Owners')
    .addHelpText('after', '\nExample:\n  inngang org add-member skd Owners kari')
    // The last of what commander hands over is the command itself.
    .action(async (name, teamName, username, ...[, command]) => {
      const added = await withContext(async (ctx) => {
        const organisation = await named(ctx, name)
        const teams = await listTeams(ctx, organisation.id)
        const team = teams.find((one) => one.name.toLowerCase() === teamName.toLowerCase())
        if (!team) throw noSuchTeam()
        return addMember(ctx, operator, { organisationId: organisation.id, teamId: team.id, username })
      })
      print(command, { organisation: name, team: teamName, username, added })
    })
}
