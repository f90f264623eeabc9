import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { notFound } from '../server/errors.ts'
import { noSuchUser } from '../server/servicedesk/index.ts'
import { listTokens, revokeToken } from '../server/token/index.ts'
import { findUserByName } from '../server/user/index.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang token …`: what programs of a user come with, as far as it can be seen. */
export function addTokenCommands(inngang: Command) {
  const token = inngang.command('token').description('personal access tokens of a user')

  token
    .command('list <username>')
    .description('tokens that have not ended; what programs send is nowhere')
    .addHelpText('after', '\nExample:\n  inngang token list kari --json')
    .action(async (username, _options, command) => {
      const found = await withContext(async (ctx) => listTokens(ctx, await userIdOf(ctx, username)))
      const tokens = found.map(({ id, name, scopes, expiresAt, lastUsedAt }) => ({
        ...{ id, name, scopes: scopes.join(' '), expiresAt: expiresAt.toISOString() },
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }))
      const lines = tokens.map(({ id, name, scopes, expiresAt }) => `${id} ${name}: ${scopes}, until ${expiresAt}`)
      print(command, { tokens }, lines.join('\n') || 'none')
    })

  token
    .command('revoke <username> <id>')
    .description('end a token, from the next request with it on')
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText('after', '\nExample:\n  inngang token revoke kari 6f1c2a34-… --reason "it was in a log"')
    .action(async (username, id, { reason }, command) => {
      await withContext(async (ctx) => {
        const userId = await userIdOf(ctx, username)
        const own = (await listTokens(ctx, userId)).some((one) => one.id === id)
        if (!own) throw notFound()
        return revokeToken(ctx, operator, { id, userId, reason })
      })
      print(command, { username, id, revoked: true })
    })
}

async function userIdOf(ctx: Context, username: string): Promise<string> {
  const user = await findUserByName(ctx, username)
  if (!user) throw noSuchUser()
  return user.id
}
