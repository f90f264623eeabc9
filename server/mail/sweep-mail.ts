import type { Context } from '../context.ts'
import type { ClockJob } from '../jobs/clock.ts'
import { sweepInBatches } from '../jobs/sweep.ts'
import { blankDead, deleteFinished } from './queries.ts'

const day = 24 * 3600 * 1000

/** An operator has a day to send a dead mail once more; after a month nothing of a mail is left. */
export async function sweepMail(ctx: Context): Promise<void> {
  const before = (days: number) => new Date(ctx.now().getTime() - days * day)
  await sweepInBatches((limit) => blankDead(ctx, before(1), limit))
  await sweepInBatches((limit) => deleteFinished(ctx, before(30), limit))
}

export const mailSweep: ClockJob = { name: 'mail-sweep', pattern: '17 * * * *', run: sweepMail }
