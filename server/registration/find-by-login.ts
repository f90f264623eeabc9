import type { Context } from '../context.ts'
import { emailKey, findUserByEmail, findUserByName, typedLogin, type User } from '../user/index.ts'

/** Only a username, or an address that its account proved, finds an account. */
export function findByLogin(ctx: Context, login: string): Promise<User | undefined> {
  const typed = typedLogin(login)
  const key = emailKey(typed)
  return key ? findUserByEmail(ctx, key) : findUserByName(ctx, typed)
}

/** For whom tries are counted: the account, or the text that names none, so that both are stopped alike. */
export const triesBearer = (login: string, account: User | undefined) =>
  account?.id ?? typedLogin(login).toLowerCase().slice(0, 254)
