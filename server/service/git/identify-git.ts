import { record } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import type { GitCredentials } from '../../http/git-client.ts'
import { resetLimit, spendLimit } from '../../http/rate-limit.ts'
import type { Bearer } from '../../http/view.ts'
import { identifyApplication } from '../../oauth/index.ts'
import { tryPassword } from '../../registration/index.ts'
import { findBearer, isToken } from '../../token/index.ts'

/** Whom a git client acts for. Programs write what they like before a token, so that is not looked at (SEC-K15). */
export async function identifyGit(ctx: Context, credentials: GitCredentials, network: string) {
  const bearer = await findGitBearer(ctx, credentials, network)
  if (!bearer) return undefined
  await spendLimit(ctx, 'git', bearer.userId)
  return withReading(bearer)
}

/** The same once more while a push is under way: whether its credentials still let it. */
export async function identifyAgain(ctx: Context, { username, password }: GitCredentials, earlier: Bearer) {
  const isByPassword = earlier.tokenId === passwordId
  const bearer = isByPassword ? earlier : await findGitBearer(ctx, { username, password }, 'unknown')
  return bearer?.userId === earlier.userId ? withReading(bearer) : undefined
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
