import type { Context } from '../context.ts'
import { secondsFrom } from '../jobs/lease.ts'

const firstPause = 5
const longestPause = 5 * 60
const longestWanted = 3600

/**
 * How often the register has failed since it last answered, or undefined while it is left in peace. When that is over,
 * one of all processes asks for a first time; the others wait for what comes of it.
 */
export async function beginAsking({ db, now, config }: Context): Promise<number | undefined> {
  const paused = await db.selectFrom('registryPause').select(['failures', 'until']).executeTakeFirst()
  if (!paused) return 0
  const until = secondsFrom(now(), config.enhetsregisteret.timeoutSeconds)
  const first = await db
    .updateTable('registryPause')
    .set({ until })
    .where('until', '<=', now())
    .returning('failures')
    .executeTakeFirst()
  return first?.failures
}

interface Failure {
  /** As `beginAsking` said: of those who failed together, only the first prolongs the pause. */
  failures: number
  /** What the register itself asked for. */
  seconds: number | undefined
}

/** Leaves the register in peace, longer after each failure. */
export async function pause({ db, now }: Context, { failures, seconds }: Failure) {
  const backOff = Math.min(firstPause * 2 ** failures, longestPause)
  const until = secondsFrom(now(), Math.max(backOff, Math.min(seconds ?? 0, longestWanted)))
  await db
    .insertInto('registryPause')
    .values({ failures: failures + 1, until })
    .onConflict((conflict) =>
      conflict
        .column('isOnly')
        .doUpdateSet({ failures: failures + 1, until })
        .where('registryPause.failures', '=', failures),
    )
    .execute()
}

export const endPause = ({ db }: Context, failures: number) =>
  db.deleteFrom('registryPause').where('failures', '=', failures).execute()
