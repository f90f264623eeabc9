import type { Context } from '../../context.ts'
import { findUserByName } from '../../user/index.ts'
import { noSuchUser } from '../errors.ts'
import { findAccount, listIdentities, listSessions, listTeamsOf } from './people-queries.ts'

/** What the servicedesk knows of one person. */
export async function readPerson(ctx: Context, username: string) {
  const user = await findUserByName(ctx, username)
  if (!user) throw noSuchUser()
  return {
    user: { ...user, ...(await findAccount(ctx, user.id)) },
    identities: await listIdentities(ctx, user.id),
    sessions: await listSessions(ctx, user.id),
    teams: await listTeamsOf(ctx, user.id),
  }
}

export type Person = Awaited<ReturnType<typeof readPerson>>
