const batch = 500
const mostBatches = 1000

/**
 * Repeats a bounded statement until it finds fewer rows than it may take, so that no sweep holds its locks for long. It
 * gives up after very many; the next tick of the clock goes on.
 */
export async function sweepInBatches(run: (limit: number) => Promise<number>): Promise<number> {
  let swept = 0
  for (let round = 0; round < mostBatches; round++) {
    const count = await run(batch)
    swept += count
    if (count < batch) break
  }
  return swept
}
