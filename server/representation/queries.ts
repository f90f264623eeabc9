import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import type { Party } from './details.ts'
import { countedHours, keptDays, type Representation } from './representation.ts'

const hoursAgo = ({ now }: Context, hours: number) => new Date(now().getTime() - hours * 3600_000)

/** Keeps the newest proof of each organisation. */
export const upsertRepresentation = (ctx: Context, userId: string, { number, name }: Party) => {
  const proof = { name, resource: ctx.config.ansattporten.resource, provenAt: ctx.now() }
  return ctx.db
    .insertInto('representation')
    .values({ userId, number, ...proof })
    .onConflict((conflict) => conflict.columns(['userId', 'number']).doUpdateSet(proof))
    .execute()
}

/** The proof that a person acts for an organisation, while it counts: of the last day, and of the right that is asked for. */
export const findProof = (ctx: Context, userId: string, number: string): Promise<Representation | undefined> =>
  ctx.db
    .selectFrom('representation')
    .select(['number', 'name', 'provenAt'])
    .where('userId', '=', userId)
    .where('number', '=', number)
    .where('resource', '=', ctx.config.ansattporten.resource)
    .where('provenAt', '>', hoursAgo(ctx, countedHours))
    .executeTakeFirst()

/** When it was proven, while it counts: evidence for a request (Q3). */
export const findRepresentation = async (ctx: Context, userId: string, number: string): Promise<Date | undefined> =>
  (await findProof(ctx, userId, number))?.provenAt

export const sweepRepresentations = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'representation', end: 'provenAt', before: hoursAgo(ctx, keptDays * 24) }, limit)
