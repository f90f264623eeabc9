import { percentile } from './load.ts'

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

export function middleAndTail(milliseconds: readonly number[]) {
  const times = milliseconds.toSorted((a, b) => a - b)
  return { p50: percentile({ times }, 0.5), p99: percentile({ times }, 0.99) }
}
