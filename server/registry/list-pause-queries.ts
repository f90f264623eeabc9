import type { Context } from '../context.ts'
import { secondsFrom } from '../jobs/lease.ts'

const firstPause = 5 * 60
const longestPause = 6 * 3600

/** How often the list could not be fetched, and until when it is not asked for. One process at a time fetches it. */
export const findListPause = ({ db }: Context) =>
  db.selectFrom('knownListPause').select(['failures', 'until']).executeTakeFirst()

/** Longer after each failure, up to six hours. */
export async function pauseList({ db, now }: Context, failures: number) {
  const pause = { failures, until: secondsFrom(now(), Math.min(firstPause * 2 ** (failures - 1), longestPause)) }
  await db
    .insertInto('knownListPause')
    .values(pause)
    .onConflict((conflict) => conflict.column('isOnly').doUpdateSet(pause))
    .execute()
}

export const endListPause = ({ db }: Context) => db.deleteFrom('knownListPause').execute()
