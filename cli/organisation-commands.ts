import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import {
  changeLogo,
  changeOrganisation,
  joinPolicies,
  listOrganisations,
  organisationKinds,
  placeOf,
  removeLogo,
} from '../server/organisation/index.ts'
import { changeStanding, giveOwner } from '../server/servicedesk/index.ts'
import {
  addMember,
  createOrganisation,
  getMember,
  listTeams,
  removeFromOrganisation,
  removeMember,
} from '../server/team/index.ts'
import { organisationNamed, teamNamed } from './named.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang org …`: organisations are made by operators only (O2). */
export function addOrganisationCommands(inngang: Command) {
  const org = inngang
    .command('org')
    .alias('organisation')
    .description('create and show organisations, and add people to their teams')

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
        const organisation = await organisationNamed(ctx, name)
        return { ...organisation, teams: (await listTeams(ctx, organisation.id)).map((team) => team.name).join(', ') }
      })
      print(command, found)
    })

  org
    .command('list [search]')
    .description('a hundred organisations by name, or those that the words begin a name, short name or number of')
    .option('--after <name>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang org list skatt --json')
    .action(async (search = '', ...[{ after }, command]) => {
      const most = 100
      const found = await withContext(async (ctx) => {
        const place = after ? placeOf(await organisationNamed(ctx, after)) : undefined
        return listOrganisations(ctx, { search, after: place, limit: most })
      })
      const organisations = found.map(({ name, nameNb, nameNn, nameEn }) => ({ name, nameNb, nameNn, nameEn }))
      const lines = organisations.map(({ name, nameNb }) => `${name}: ${nameNb}`)
      print(command, { organisations, most }, lines.join('\n') || 'none')
    })

  org
    .command('change <name>')
    .description('change what it says of itself; what is not named stays, and an empty text takes a fact away')
    .option('--name-nb <text>')
    .option('--name-nn <text>')
    .option('--name-en <text>')
    .option('--number <digits>')
    .option('--home-page <address>')
    .option('--contact <text>')
    .addOption(new Option('--join-policy <policy>').choices(joinPolicies))
    .addOption(new Option('--owners <shown>', 'whether strangers see their names').choices(['shown', 'hidden']))
    .addHelpText('after', "\nExample:\n  inngang org change skd --contact post@skd.example --number ''")
    .action(async (name, { owners, ...given }, command) => {
      const changed = await withContext(async (ctx) => {
        const { id, version, ...before } = await organisationNamed(ctx, name)
        const { name: _, kind: __, ...facts } = before
        const after = { ...facts, ...given, hidesOwners: owners ? owners === 'hidden' : facts.hidesOwners }
        for (const fact of ['number', 'homePage', 'contact'] as const) after[fact] ||= null
        await changeOrganisation(ctx, operator, { organisationId: id, version, facts: after })
        return organisationNamed(ctx, name)
      })
      print(command, { ...changed })
    })

  org
    .command('logo <name> [picture]')
    .description('take a PNG, JPEG or WebP as its logo; without a picture it has none')
    .addHelpText('after', '\nExample:\n  inngang org logo skd mark.png')
    .action(async (name, picture, _options, command) => {
      const file = picture === undefined ? undefined : await readFile(picture)
      await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, name)
        return file ? changeLogo(ctx, operator, { organisationId, file }) : removeLogo(ctx, operator, organisationId)
      })
      print(command, { organisation: name, logo: picture ?? null })
    })

  org
    .command('add-member <name> <team> <username>')
    .description('put a user into a team, such as Owners')
    .addHelpText('after', '\nExample:\n  inngang org add-member skd Owners kari')
    // The last of what commander hands over is the command itself.
    .action(async (name, teamName, username, ...[, command]) => {
      const added = await withContext(async (ctx) => {
        const { organisationId, id: teamId } = await teamNamed(ctx, name, teamName)
        return addMember(ctx, operator, { organisationId, teamId, username })
      })
      print(command, { organisation: name, team: teamName, username, added })
    })

  org
    .command('remove-member <name> <username>')
    .description('take a user out of one team, or of all')
    .option('--team <team>', 'of this team only')
    .addHelpText('after', '\nExample:\n  inngang org remove-member skd kari --team Owners')
    .action(async (name, username, { team }, command) => {
      await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, name)
        const { userId } = await getMember(ctx, organisationId, username)
        if (!team) return removeFromOrganisation(ctx, operator, { organisationId, userId })
        const { id: teamId } = await teamNamed(ctx, name, team)
        return removeMember(ctx, operator, { organisationId, teamId, userId })
      })
      print(command, { organisation: name, team: team ?? null, username, removed: true })
    })

  addOverseeingCommands(org)
}

/** What owners do not decide themselves. */
function addOverseeingCommands(org: Command) {
  org
    .command('standing <name>')
    .description('say which kind it is, and whether strangers see its owners')
    .addOption(new Option('--kind <kind>').choices(organisationKinds).makeOptionMandatory())
    .addOption(new Option('--owners <shown>', 'as it is, if absent').choices(['shown', 'hidden']))
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText(
      'after',
      '\nExample:\n  inngang org standing skd --kind service-developer --reason "the agreement ended"',
    )
    .action(async (name, { kind, owners, reason }, command) => {
      const hidesOwners = await withContext(async (ctx) => {
        const { id: organisationId, hidesOwners: before } = await organisationNamed(ctx, name)
        const after = owners ? owners === 'hidden' : before
        await changeStanding(ctx, operator, { organisationId, kind, hidesOwners: after, reason })
        return after
      })
      print(command, { organisation: name, kind, owners: hidesOwners ? 'hidden' : 'shown' })
    })

  org
    .command('give-owner <name> <username>')
    .description('make somebody the owner of an organisation that nobody owns any more')
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText('after', '\nExample:\n  inngang org give-owner skd kari --reason "their director called"')
    .action(async (name, username, { reason }, command) => {
      await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, name)
        await giveOwner(ctx, operator, { organisationId, username, reason })
      })
      print(command, { organisation: name, owner: username })
    })
}
