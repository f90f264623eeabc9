import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { withdrawEnvironment } from '../server/deployment/index.ts'
import {
  changeEnvironment,
  changeKind,
  defineEnvironment,
  type Environment,
  environmentKinds,
  getEnvironment,
  listEnvironments,
  listEnvironmentsOf,
} from '../server/environment/index.ts'
import { organisationKinds } from '../server/organisation/index.ts'
import { grantEnvironment } from '../server/team/index.ts'
import { organisationNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang environment …`: where services run, and which service owners may use it (E1). */
export function addEnvironmentCommands(inngang: Command) {
  const environment = inngang
    .command('environment')
    .description('define environments, and give them to service owners and take them back')

  environment
    .command('list [organisation]')
    .description('every environment, or those that an organisation may use')
    .addHelpText('after', '\nExample:\n  inngang environment list skd --json')
    .action(async (organisation, ...[, command]) => {
      const environments = await withContext((ctx) => listFor(ctx, organisation))
      const lines = environments.map(({ name, kind, titleNb }) => `${name} (${kind}) ${titleNb}`.trim())
      print(command, { environments }, lines.join('\n') || 'none')
    })

  addFacts(environment.command('create <name>'))
    .description('define an environment; its name never changes')
    .addHelpText('after', "\nExample:\n  inngang environment create at22 --kind test --title-nb 'Test 22'")
    .action(async (name, { kind = 'test', position = 0, ...titles }, command) => {
      const facts = { kind, position, ...noTitles, ...titles }
      await withContext((ctx) => defineEnvironment(ctx, operator, { name, ...facts }))
      print(command, { name, ...facts })
    })

  addFacts(environment.command('change <name>'))
    .description('change what is named; the rest stays')
    .addHelpText('after', '\nExample:\n  inngang environment change at22 --position 3')
    .action(async (name, given, command) => {
      const changed = await withContext(async (ctx) => {
        const { version, name: _, ...facts } = await getEnvironment(ctx, name)
        await changeEnvironment(ctx, operator, { name, version, facts: { ...facts, ...given } })
        return getEnvironment(ctx, name)
      })
      print(command, { ...changed })
    })

  environment
    .command('grant <organisation> <environment>')
    .description('let a service owner use an environment; makes the teams of that environment')
    .requiredOption('--reason <text>', 'why; the owners read it')
    .addHelpText('after', "\nExample:\n  inngang environment grant skd tt02 --reason 'Agreement 2026/14'")
    .action(async (organisation, name, { reason }, command) => {
      const granted = await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, organisation)
        return grantEnvironment(ctx, operator, { organisationId, environment: name, reason })
      })
      print(command, { organisation, environment: name, granted })
    })

  environment
    .command('withdraw <organisation> <environment>')
    .description('take an environment back, and with it what every team may there')
    .requiredOption('--reason <text>', 'why; the owners read it')
    .addHelpText('after', "\nExample:\n  inngang environment withdraw skd tt02 --reason 'The agreement has ended'")
    .action(async (organisation, name, { reason }, command) => {
      const withdrawn = await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, organisation)
        return withdrawEnvironment(ctx, operator, { organisationId, environment: name, reason })
      })
      print(command, { organisation, environment: name, withdrawn })
    })

  environment
    .command('kind <organisation>')
    .description('make an organisation a service owner, or one no longer, which it cannot be while it holds any')
    .addOption(new Option('--kind <kind>').choices(organisationKinds).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why; it stands in the log')
    .addHelpText('after', "\nExample:\n  inngang environment kind skd --kind service-developer --reason 'Asked for it'")
    .action(async (organisation, { kind, reason }, command) => {
      await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, organisation)
        return changeKind(ctx, operator, { organisationId, kind, reason })
      })
      print(command, { organisation, kind })
    })
}

const noTitles = { titleNb: '', titleNn: '', titleEn: '' }

const addFacts = (command: Command) =>
  command
    .addOption(new Option('--kind <kind>').choices(environmentKinds))
    .option('--position <number>', 'where it stands among the others', Number)
    .option('--title-nb <text>', 'what people call it in bokmål')
    .option('--title-nn <text>', 'in nynorsk')
    .option('--title-en <text>', 'in English')

async function listFor(ctx: Context, organisation: string | undefined): Promise<Environment[]> {
  if (organisation === undefined) return listEnvironments(ctx)
  return listEnvironmentsOf(ctx, (await organisationNamed(ctx, organisation)).id)
}
