import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { emailKey, getUser, type User } from '../user/index.ts'
import type { OrganisationRequest } from './organisation-request.ts'

/** Whether the operator asked for it themselves, or would make themselves administrator (SEC-L8). */
export async function isTheirs(ctx: Context, actor: Actor, request: OrganisationRequest): Promise<boolean> {
  const isOwn = actor.kind === 'user' && request.applicantId === actor.userId
  return isOwn || isNamed(ctx, actor, request)
}

/** Whether the operator would make themselves administrator, by name or by address (SEC-L8). */
export async function isNamed(ctx: Context, actor: Actor, { administrator }: OrganisationRequest): Promise<boolean> {
  const user = actor.kind === 'user' ? await getUser(ctx, actor.userId) : undefined
  return user !== undefined && isMeant(administrator, user)
}

/** Whether a request means this user by the username or address of its administrator. */
export const isMeant = (administrator: string, user: User): boolean =>
  administrator.includes('@')
    ? emailKey(administrator) === user.emailKey
    : administrator.toLowerCase() === user.username.toLowerCase()
