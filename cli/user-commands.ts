import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import {
  activate,
  changeUser,
  createUser,
  deactivate,
  endSessions,
  listUsers,
  reactivate,
  resend,
  resetPassword,
} from '../server/servicedesk/index.ts'
import { languages } from '../server/text/text.ts'
import { findUserByName, getUser, type User } from '../server/user/index.ts'
import { userNamed } from './named.ts'
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
  const user = inngang.command('user').description('find, create and change users, and help them')

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
      print(command, facts(await withContext((ctx) => userNamed(ctx, username))))
    })

  user
    .command('list [search]')
    .description('a hundred users by username, or those whose username begins so, or who have this address')
    .option('--after <username>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang user list kari --json')
    .action(async (typed = '', ...[{ after }, command]) => {
      const most = 100
      const users = await withContext((ctx) => listUsers(ctx, { typed, after, limit: most }))
      const lines = users.map(({ username, state, email }) => `${username}: ${state}, ${email}`)
      print(command, { users, most }, lines.join('\n') || 'none')
    })

  user
    .command('change <username>')
    .description('change what a user is called and in which language they are written to; what is not named stays')
    .option('--name <name>', 'the name that others see; an empty one takes it away')
    .addOption(new Option('--language <language>').choices(languages))
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText('after', '\nExample:\n  inngang user change kari --language nn --reason "asked for by phone"')
    .action((username, { name, ...changes }, command) =>
      change(command, username, (ctx) => changeUser(ctx, operator, { ...changes, username, displayName: name })),
    )

  user
    .command('end-sessions <username>')
    .description('log a user out everywhere')
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText('after', '\nExample:\n  inngang user end-sessions kari --reason "lost the laptop"')
    .action(async (username, { reason }, command) => {
      const ended = await withContext((ctx) => endSessions(ctx, operator, { username, reason }))
      print(command, { username, ended })
    })

  for (const [name, verb, description] of [
    ['activate', activate, 'activate a user whom you have identified; the address stays unconfirmed'],
    ['reset-password', resetPassword, 'mail the person a link by which they set a new password'],
    ['resend', resend, 'send the activation mail once more'],
    ['deactivate', deactivate, 'shut a user out, from the next request on'],
    ['reactivate', reactivate, 'let a deactivated user in again'],
  ] as const) {
    user
      .command(`${name} <username>`)
      .description(description)
      .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
      .addHelpText('after', `\nExample:\n  inngang user ${name} kari --reason "asked for by phone"`)
      .action((username, { reason }, command) =>
        change(command, username, (ctx) => verb(ctx, operator, { username, reason })),
      )
  }
}

/** Does it, and shows the user as they are then. */
async function change(command: Command, username: string, work: (ctx: Context) => Promise<void>) {
  const changed = await withContext(async (ctx) => {
    await work(ctx)
    return findUserByName(ctx, username)
  })
  if (changed) print(command, facts(changed))
}
