#!/usr/bin/env node
import { Command } from 'commander'
import { isGiven, readConfig } from '../server/config.ts'
import { migrate } from '../server/database/migrate.ts'
import { check } from './check.ts'
import { embeddedDefaults } from './local-services.ts'
import { exitCodes, fail, print } from './output.ts'
import { start } from './start.ts'
import { userCommands } from './user-commands.ts'

const inngang = new Command('inngang')
  .description('The front door of a service-development studio.')
  .option('--json', 'one JSON value a line, for programs')
  .showHelpAfterError('(inngang --help shows how)')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.usage))

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
    const embedded = isGiven('DATABASE_URL') ? undefined : await embeddedDefaults()
    const ran = await migrate(readConfig(embedded?.defaults).database.url)
    await embedded?.stop()
    print(command, { ran: ran.length, migrations: ran.join(', ') || 'none to run' })
  })

inngang
  .command('check')
  .description('try the configuration and every connection that it names')
  .addHelpText('after', '\nExample:\n  inngang check && inngang start')
  .action(async (_options, command) => {
    const findings = await check()
    for (const finding of findings) print(command, { ...finding })
    if (findings.some(({ works }) => !works)) process.exit(exitCodes.failed)
  })

inngang.addCommand(userCommands())
await inngang.parseAsync().catch(fail)
