import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { findUserByName } from '../user/index.ts'
import { findMember } from './member-queries.ts'
import type { Member } from './team.ts'

/** Who is no member is not found, whether they exist or not (J1). */
export async function getMember(ctx: Context, organisationId: string, username: string): Promise<Member> {
  const user = await findUserByName(ctx, username)
  const member = user && (await findMember(ctx, organisationId, user.id))
  if (!member) throw notFound()
  return member
}
