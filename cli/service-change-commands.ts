import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { endsOfServices } from '../server/deployment/index.ts'
import { serviceAccesses } from '../server/policy.ts'
import {
  archiveService,
  changeService,
  copyService,
  explainAccess,
  giveAccess,
  giveTeamAccess,
  restoreService,
  type Service,
  takeAccess,
  visibilities,
} from '../server/service/index.ts'
import { onService, partsOf, teamNamed } from './named.ts'
import { print } from './output.ts'
import { addServiceTransferCommands } from './service-transfer-commands.ts'
import { withContext } from './with-context.ts'

const person = () => new Option('--user <username>', 'a person')
const team = () => new Option('--team <organisation/team>', 'a team, such as skd/Devs').conflicts('user')

/** `inngang service …`: what can be done with a service that is there (S3). A service is named `owner/name`. */
export function addServiceChangeCommands(inngang: Command) {
  const service =
    inngang.commands.find((command) => command.name() === 'service') ??
    inngang.command('service').description('archive, delete, copy, transfer and share services')

  addServiceTransferCommands(service)

  service
    .command('change <service>')
    .description('change its settings: only those that are named')
    .option('--title-nb <text>', 'its title in bokmål')
    .option('--title-nn <text>', 'in nynorsk')
    .option('--title-en <text>', 'in English')
    .option('--description <text>')
    .addOption(new Option('--visibility <visibility>').choices(visibilities))
    .option('--default-branch <branch>', 'the one that a clone begins with')
    .addHelpText('after', '\nExample:\n  inngang service change skd/tax --visibility internal')
    .action(async (address, options, command) => {
      const settings = await onService(address, async (ctx, found) => {
        const { titleNb, titleNn, titleEn, description, visibility, defaultBranch, id, version } = found
        const wanted = { titleNb, titleNn, titleEn, description, visibility, defaultBranch, ...options }
        await changeService(ctx, operator, { serviceId: id, version, settings: wanted })
        return wanted
      })
      print(command, { service: address, ...settings })
    })

  for (const [name, archived] of [
    ['archive', true],
    ['unarchive', false],
  ] as const)
    service
      .command(`${name} <service>`)
      .description(archived ? 'make it one that is only read' : 'take it out of the archive')
      .addHelpText('after', `\nExample:\n  inngang service ${name} skd/tax`)
      .action(async (address, _options, command) => {
        await onService(address, (ctx, { id }) => archiveService(ctx, operator, { serviceId: id, archived }))
        print(command, { service: address, archived })
      })

  service
    .command('delete <service>')
    .description('delete it; its owner can restore it for 30 days')
    .addHelpText('after', '\nExample:\n  inngang service delete skd/tax')
    .action(async (address, _options, command) => {
      await onService(address, (ctx, { id, owner, name }) =>
        endsOfServices.deleteService(ctx, operator, { serviceId: id, typed: `${owner}/${name}` }),
      )
      print(command, { service: address, deleted: true })
    })

  service
    .command('restore <service>')
    .description('restore a deleted one, for 30 days from then')
    .addHelpText('after', '\nExample:\n  inngang service restore skd/tax')
    .action(async (address, _options, command) => {
      await withContext((ctx) => restoreService(ctx, operator, partsOf(address)))
      print(command, { service: address, restored: true })
    })

  service
    .command('transfer <service> <receiver>')
    .description('offer it to an organisation or a user, who accepts within 7 days')
    .addHelpText('after', '\nExample:\n  inngang service transfer kari/tax skd')
    .action(async (address, to, _options, command) => {
      await onService(address, (ctx, { id }) => endsOfServices.offerTransfer(ctx, operator, { serviceId: id, to }))
      print(command, { service: address, to, offered: true })
    })

  service
    .command('copy <service> <copy>')
    .description('make a new service with all its branches and tags')
    .option('--title-nb <text>', 'its title in bokmål; absent, that of the origin')
    .option('--title-nn <text>', 'in nynorsk; as in bokmål if absent')
    .option('--title-en <text>', 'in English; as in bokmål if absent')
    .addHelpText('after', '\nExample:\n  inngang service copy skd/tax skd/tax-two --title-nb "Skatt to"')
    .action(async (address, copy, { titleNb, titleNn = '', titleEn = '' }, command) => {
      await onService(address, (ctx, origin) => {
        const titles = titleNb === undefined ? titlesOf(origin) : { titleNb, titleNn, titleEn }
        return copyService(ctx, operator, { serviceId: origin.id, ...partsOf(copy), titles })
      })
      print(command, { service: copy, origin: address })
    })

  service
    .command('access <service>')
    .description('who reaches into it, how far, and why')
    .addHelpText('after', '\nExample:\n  inngang service access skd/tax --json')
    .action(async (address, _options, command) => {
      const grants = await onService(address, (ctx, found) =>
        explainAccess(ctx, { service: found, viewerId: undefined }),
      )
      const access = grants.map((grant) => ({
        who:
          'person' in grant
            ? grant.person.username
            : 'team' in grant
              ? `${grant.organisation.name}/${grant.team.name}`
              : 'everybody',
        access: grant.access,
        by: grant.by,
      }))
      print(command, { access }, access.map((one) => Object.values(one).join(' ')).join('\n'))
    })

  service
    .command('grant <service> <access>')
    .description(`let a person or a team in, or change how far: ${serviceAccesses.join(', ')}`)
    .addOption(person())
    .addOption(team())
    .addHelpText('after', '\nExample:\n  inngang service grant skd/tax write --user ola')
    .action(async (address, level, options, command) => {
      const access = serviceAccesses.find((one) => one === level)
      if (!access) return command.error(`error: ${level} is none of ${serviceAccesses.join(', ')}`)
      await onService(address, async (ctx, { id: serviceId }) => {
        const who = await collaboratorOf(ctx, command, options)
        return 'teamId' in who
          ? giveTeamAccess(ctx, operator, { serviceId, ...who, access })
          : giveAccess(ctx, operator, { serviceId, ...who, access })
      })
      print(command, { service: address, ...options, access })
    })

  service
    .command('revoke <service>')
    .description('take away what was given to a person or a team')
    .addOption(person())
    .addOption(team())
    .addHelpText('after', '\nExample:\n  inngang service revoke skd/tax --team skd/Devs')
    .action(async (address, options, command) => {
      await onService(address, async (ctx, { id: serviceId }) =>
        takeAccess(ctx, operator, { serviceId, who: await collaboratorOf(ctx, command, options) }),
      )
      print(command, { service: address, ...options, revoked: true })
    })
}

const titlesOf = ({ titleNb, titleNn, titleEn }: Service) => ({ titleNb, titleNn, titleEn })

interface Named {
  user?: string
  team?: string
}

async function collaboratorOf(
  ctx: Context,
  command: Command,
  { user, team: named }: Named,
): Promise<{ username: string } | { teamId: string }> {
  if (user !== undefined) return { username: user }
  if (named === undefined) return command.error('error: name a person with --user or a team with --team')
  const [organisation = '', name = ''] = named.split('/')
  return { teamId: (await teamNamed(ctx, organisation, name)).id }
}
