import type { Context } from '../context.ts'
import type { Log } from '../log.ts'

/** One kind of rows that wait to be worked on. Its feature knows the rows; the worker knows when and how many at once. */
export interface Task {
  name: string
  /** How many jobs of this task one process does at the same time. */
  concurrency: number
  /** Leases due rows, at most `most`, and says how to do each; fewer when no more are due. */
  claim(ctx: Context, most: number, log: Log): Promise<Job[]>
  /** The process stops, and waits for what is running: whatever takes long gives up. */
  stop?(): void
}

export type Job = () => Promise<unknown>

/**
 * How long a claimed row is out of reach of the others. A killed worker's row is free again after it, so a job must give
 * up before, and mark what it did only if the lease is still its own.
 */
export const leaseSeconds = 120
