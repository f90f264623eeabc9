import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import { addOperator, listOperators, makeOperatorLink, removeOperator } from '../server/servicedesk/index.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang operator …`: who works at the servicedesk, the first one included (SEC-E10). */
export function addOperatorCommands(inngang: Command) {
  const operators = inngang.command('operator').description('say who works at the servicedesk')

  operators
    .command('link')
    .description('make a one-time address, good for an hour: whoever opens it and logs in becomes an operator')
    .addHelpText('after', '\nExample:\n  inngang operator link')
    .action(async (...[, command]) => {
      const link = await withContext((ctx) => makeOperatorLink(ctx, operator))
      print(command, { link }, link)
    })

  operators
    .command('list')
    .description('everybody who works at the servicedesk')
    .addHelpText('after', '\nExample:\n  inngang operator list --json')
    .action(async (...[, command]) => {
      for (const { grantedAt, ...one } of await withContext(listOperators)) {
        print(command, { ...one, grantedAt: grantedAt.toISOString() })
      }
    })

  for (const [name, verb, description] of [
    ['add', addOperator, 'make an active user an operator'],
    ['remove', removeOperator, 'take the role away, from the next request on'],
  ] as const) {
    operators
      .command(`${name} <username>`)
      .description(description)
      .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
      .addHelpText('after', `\nExample:\n  inngang operator ${name} kari --reason "works here since August"`)
      .action(async (username, { reason }, command) => {
        await withContext((ctx) => verb(ctx, operator, { username, reason }))
        print(command, { username, operator: name === 'add' })
      })
  }
}
