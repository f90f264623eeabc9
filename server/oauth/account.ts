import type { Account, KoaContextWithOIDC } from 'oidc-provider'
import type { Context } from '../context.ts'
import { findUser, shownName } from '../user/index.ts'

/** Which claims each scope gives. */
export const claims = {
  openid: ['sub'],
  profile: ['preferred_username', 'name', 'locale'],
  email: ['email', 'email_verified'],
}

/** The person behind a token; nobody, once deactivated, so that tokens end with the account. */
export function createAccountFinder(ctx: Context) {
  return async (_koa: KoaContextWithOIDC, id: string): Promise<Account | undefined> => {
    const user = await findUser(ctx, id)
    if (user?.state !== 'active') return undefined
    return {
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: user.username,
        name: shownName(user),
        locale: user.language,
        email: user.email,
        email_verified: user.emailVerifiedAt !== null,
      }),
    }
  }
}
