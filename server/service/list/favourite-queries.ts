import type { Context } from '../../context.ts'

interface Favourite {
  userId: string
  serviceId: string
}

/** Twice changes nothing. */
export async function insertFavourite({ db, now }: Context, favourite: Favourite): Promise<void> {
  await db
    .insertInto('serviceFavourite')
    .values({ ...favourite, addedAt: now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteFavourite({ db }: Context, { userId, serviceId }: Favourite): Promise<void> {
  await db.deleteFrom('serviceFavourite').where('userId', '=', userId).where('serviceId', '=', serviceId).execute()
}
