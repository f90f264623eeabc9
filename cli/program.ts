import { Argument, Command } from 'commander'
import { readDatabaseUrl } from '../server/config.ts'
import { migrate } from '../server/database/migrate.ts'
import { addAuditCommands } from './audit-commands.ts'
import { addBackupCommands } from './backup-commands.ts'
import { check } from './check.ts'
import { completionFor, shells } from './completion.ts'
import { addDeploymentCommands } from './deployment-commands.ts'
import { addDomainCommands } from './domain-commands.ts'
import { addEnvironmentCommands } from './environment-commands.ts'
import { addJoiningCommands } from './joining-commands.ts'
import { openLocalDatabase } from './local-database.ts'
import { addOperatorCommands } from './operator-commands.ts'
import { addOrganisationCommands } from './organisation-commands.ts'
import { exitCodes, print } from './output.ts'
import { addRegistryCommands } from './registry-commands.ts'
import { addRequestCommands } from './request-commands.ts'
import { addServiceChangeCommands } from './service-change-commands.ts'
import { addServiceCommands } from './service-commands.ts'
import { addServicedeskCommands } from './servicedesk-commands.ts'
import { start } from './start.ts'
import { addTeamCommands } from './team-commands.ts'
import { addTokenCommands } from './token-commands.ts'
import { addUserCommands } from './user-commands.ts'
import { addWebhookCommands } from './webhook-commands.ts'

/** All commands, with their help. Subcommands take over what stands before them here. */
export function createProgram(): Command {
  const inngang = new Command('inngang')
    .description('The front door of a service-development studio.')
    .option('--json', 'one JSON value a line, for programs')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(inngang --help shows how)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.usage))
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use, 3 refused.')

  inngang
    .command('start')
    .description('run the server, with an embedded database and a simulator for whatever is not configured')
    .addHelpText('after', '\nExample:\n  BASE_URL=https://studio.example DATABASE_URL=postgres://… inngang start')
    .action(start)

  inngang
    .command('migrate')
    .description('bring the database to the newest migration')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://… inngang migrate --json')
    .action(async (_options, command) => {
      const local = await openLocalDatabase(() => {})
      const ran = await migrate(readDatabaseUrl(local.defaults)).finally(local.stop)
      print(command, { ran: ran.length, migrations: ran.join(', ') || 'none to run' })
    })

  inngang
    .command('check')
    .description('try the configuration and every connection that it names')
    .addHelpText('after', '\nExample:\n  inngang check && inngang start')
    .action(async (_options, command) => {
      const findings = await check()
      for (const { what, works, why } of findings) {
        print(command, { what, works, why }, works ? `${what}: works` : `${what}: does not work. ${why}`)
      }
      if (findings.some(({ works }) => !works)) process.exit(exitCodes.failed)
    })

  addUserCommands(inngang)
  addOrganisationCommands(inngang)
  addTeamCommands(inngang)
  addEnvironmentCommands(inngang)
  addWebhookCommands(inngang)
  addDeploymentCommands(inngang)
  addJoiningCommands(inngang)
  addRequestCommands(inngang)
  addDomainCommands(inngang)
  addTokenCommands(inngang)
  addServiceCommands(inngang)
  addServiceChangeCommands(inngang)
  addRegistryCommands(inngang)
  addAuditCommands(inngang)
  addOperatorCommands(inngang)
  addBackupCommands(inngang)

  inngang
    .command('completion')
    .description('write what lets a shell complete these commands')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText('after', '\nExample:\n  inngang completion bash > ~/.local/share/bash-completion/completions/inngang')
    .action((shell, _options, command) => {
      const script = completionFor(shell, inngang)
      print(command, { script }, script)
    })

  addServicedeskCommands(inngang)
  for (const group of [inngang, ...inngang.commands]) addExample(group)
  return inngang
}

/** A group shows where to read on. */
function addExample(group: Command) {
  const [first] = group.commands
  const path = group.parent ? `${group.parent.name()} ${group.name()}` : group.name()
  if (first) group.addHelpText('after', `\nExample:\n  ${path} ${first.name()} --help`)
}
