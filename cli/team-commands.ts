import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import { invalidFields } from '../server/errors.ts'
import { serviceAccesses } from '../server/policy.ts'
import {
  capabilitiesNamed,
  capabilityName,
  changeTeam,
  createTeam,
  deleteTeam,
  listChosen,
  listTeams,
  type Team,
  teamScopes,
} from '../server/team/index.ts'
import { organisationNamed, teamNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

const scope = () => new Option('--scope <scope>', 'which services').choices(teamScopes)
const access = () => new Option('--access <access>', 'what members may do with them').choices(serviceAccesses)
const capabilities = () =>
  new Option('--capabilities <names...>', 'all that members may besides, such as service:create deploy:tt02')

const services = () =>
  new Option('--services <names...>', 'all services of a team with the scope chosen; none without names')

/** `inngang team …`: what the teams of an organisation may (T2). */
export function addTeamCommands(inngang: Command) {
  const team = inngang.command('team').description('list, create, change and delete the teams of an organisation')

  team
    .command('list <organisation>')
    .description('its teams, and what each may')
    .addHelpText('after', '\nExample:\n  inngang team list skd --json')
    .action(async (name, _options, command) => {
      const facts = await withContext(async (ctx) => {
        const { id } = await organisationNamed(ctx, name)
        const chosen = await listChosen(ctx, id, undefined)
        return (await listTeams(ctx, id)).map((team) => factsOf(team, chosen))
      })
      print(command, { teams: facts }, facts.map((one) => Object.values(one).join(' ')).join('\n'))
    })

  team
    .command('create <organisation> <team>')
    .description('make a team')
    .option('--description <text>', 'what it is for', '')
    .addOption(scope().default('chosen'))
    .addOption(access().default('read'))
    .addOption(capabilities().default([]))
    .addOption(services())
    .addHelpText('after', '\nExample:\n  inngang team create skd Testers --scope all --capabilities deploy:tt02')
    .action(async (organisation, name, { capabilities: names, services: chosen, ...facts }, command) => {
      const made = await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, organisation)
        const team = { ...facts, name, capabilities: known(names) }
        await createTeam(ctx, operator, { organisationId, facts: team, services: chosen })
        return factsOf(await teamNamed(ctx, organisation, name), await listChosen(ctx, organisationId, undefined))
      })
      print(command, made)
    })

  team
    .command('change <organisation> <team>')
    .description('rename a team or change what it may; what is not named stays')
    .option('--name <name>', 'its new name')
    .option('--description <text>', 'what it is for')
    .addOption(scope())
    .addOption(access())
    .addOption(capabilities())
    .addOption(services())
    .addHelpText('after', '\nExample:\n  inngang team change skd Testers --name Checkers --access write')
    .action(async (organisation, name, { capabilities: names, services: chosen, ...changes }, command) => {
      const changed = await withContext(async (ctx) => {
        const found = await teamNamed(ctx, organisation, name)
        const { id: teamId, organisationId, version, description, scope: reach, access: far } = found
        const before = { name: found.name, description, scope: reach, access: far }
        const facts = { ...before, ...changes, capabilities: names ? known(names) : found.capabilities }
        await changeTeam(ctx, operator, { organisationId, teamId, version, facts, services: chosen })
        return factsOf(await teamNamed(ctx, organisation, facts.name), await listChosen(ctx, organisationId, undefined))
      })
      print(command, changed)
    })

  team
    .command('delete <organisation> <team>')
    .description('delete a team; who is in no other is no member any more')
    .addHelpText('after', '\nExample:\n  inngang team delete skd Testers')
    .action(async (organisation, name, _options, command) => {
      await withContext(async (ctx) => {
        const { id: teamId, organisationId } = await teamNamed(ctx, organisation, name)
        await deleteTeam(ctx, operator, { organisationId, teamId })
      })
      print(command, { organisation, team: name, deleted: true })
    })
}

const factsOf = (
  { id, name, scope: reach, access: far, capabilities: given, description }: Team,
  chosen: ReadonlyMap<string, string[]>,
) => ({
  name,
  scope: reach,
  access: far,
  capabilities: given.map(capabilityName).join(' '),
  services: (chosen.get(id) ?? []).join(' '),
  description,
})

function known(names: readonly string[]) {
  const found = capabilitiesNamed(names)
  if (!found) throw invalidFields({ field: 'capabilities', message: 'invalid' })
  return found
}
