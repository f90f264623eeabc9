import { record } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import type { GitCredentials } from '../../http/git-client.ts'
import { resetLimit, spendLimit } from '../../http/rate-limit.ts'
import type { Bearer } from '../../http/view.ts'
import { identifyApplication, isGrantLiving } from '../../oauth/index.ts'
import { tryPassword } from '../../registration/index.ts'
import { findBearer, isToken } from '../../token/index.ts'

/** Whom a git client acts for. Programs write what they like before a token, so that is not looked at (SEC-K15). */
export async function identifyGit(ctx: Context, credentials: GitCredentials, network: string) {
  const bearer = await findGitBearer(ctx, credentials, network)
  if (!bearer) return undefined
  await spendLimit(ctx, 'git', bearer.userId)
  return withReading(bearer)
}

interface Again {
  credentials: GitCredentials
  network: string
  earlier: Bearer
}

/**
 * The same once more while a push is under way: whether its credentials still let it. The access token of an application
 * lives for minutes and a push may take longer: then the grant is asked for that it was given under.
 */
export async function identifyAgain(ctx: Context, { credentials, network, earlier }: Again) {
  if (earlier.tokenId === passwordId) return withReading(earlier)
  const bearer = await findBearer(ctx, { token: credentials.password, network, identifyApplication })
  if (bearer) return bearer.userId === earlier.userId ? withReading(bearer) : undefined
  const isOver = earlier.expiresAt <= ctx.now()
  return isOver && (await isGrantLiving(ctx, earlier.tokenId, earlier.userId)) ? withReading(earlier) : undefined
}

async function findGitBearer(ctx: Context, credentials: GitCredentials, network: string): Promise<Bearer | undefined> {
  const { password: token } = credentials
  const bearer = await findBearer(ctx, { token, network, identifyApplication })
  return bearer ?? (isToken(token) ? undefined : findByPassword(ctx, credentials, network))
}

const passwordId = 'password'

/** As the form of passwords does it, with the same limits (L1). */
async function findByPassword(ctx: Context, { username, password }: GitCredentials, network: string) {
  const { git, password: rule } = ctx.config
  if (!git.password || !rule.login || !username) return undefined
  const actor = { kind: 'visitor', network } as const
  const { account, matches } = await tryPassword(ctx, actor, { login: username, password })
  if (!account || !matches || account.state !== 'active') {
    const subject = account && { kind: 'user', id: account.id }
    await record(ctx, actor, { action: 'login.refused', outcome: 'refused', ...(subject && { subject }) })
    return undefined
  }
  await resetLimit(ctx, 'password-account', account.id)
  const scopes = ['services:read', 'services:write'] as const
  return { tokenId: passwordId, userId: account.id, state: account.state, scopes, expiresAt: ctx.now() }
}

/** A push begins with reading, so who may push may read. */
function withReading(bearer: Bearer): Bearer {
  const mayWrite = bearer.scopes.includes('services:write')
  return mayWrite ? { ...bearer, scopes: [...new Set([...bearer.scopes, 'services:read' as const])] } : bearer
}
