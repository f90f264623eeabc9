import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import { createUser, deactivate, noSuchUser, reactivate } from '../server/servicedesk/index.ts'
import { languages } from '../server/text/text.ts'
import { findUserByName, getUser, type User } from '../server/user/index.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

const facts = ({ id, username, displayName, state, language, email, emailVerifiedAt }: User) => ({
  id,
  username,
  name: displayName,
  state,
  language,
  email,
  emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
})

/** `inngang user …`: the servicedesk's verbs from a terminal. */
export function addUserCommands(inngang: Command) {
  const user = inngang.command('user').description('create, show, deactivate and reactivate users')

  user
    .command('create <username>')
    .description('make an active user with a confirmed address')
    .requiredOption('--email <address>')
    .option('--name <name>', 'the name that others see')
    .addOption(new Option('--language <language>').choices(languages).default('nb'))
    .option('--password-stdin', 'read the password from standard input; without it the person sets one by mail')
    .addHelpText(
      'after',
      '\nExample:\n  pwgen 20 1 | inngang user create kari --email kari@example.no --password-stdin',
    )
    .action(async (username, options, command) => {
      const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
      const { email, name = null, language } = options
      const created = await withContext(async (ctx) => {
        const id = await createUser(ctx, operator, { username, email, displayName: name, language, password })
        return getUser(ctx, id)
      })
      print(command, facts(created))
    })

  user
    .command('show <username>')
    .description('who it is and in which state')
    .addHelpText('after', '\nExample:\n  inngang user show kari --json')
    .action(async (username, _options, command) => {
      const found = await withContext((ctx) => findUserByName(ctx, username))
      if (!found) throw noSuchUser()
      print(command, facts(found))
    })

  for (const [name, verb] of [
    ['deactivate', deactivate],
    ['reactivate', reactivate],
  ] as const) {
    user
      .command(`${name} <username>`)
      .description(`${name} a user, from the next request on`)
      .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
      .addHelpText('after', `\nExample:\n  inngang user ${name} kari --reason "asked for by phone"`)
      .action(async (username, { reason }, command) => {
        const changed = await withContext(async (ctx) => {
          await verb(ctx, operator, { username, reason })
          return findUserByName(ctx, username)
        })
        if (changed) print(command, facts(changed))
      })
  }
}
