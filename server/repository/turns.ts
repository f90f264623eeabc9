import { unavailable } from '../errors.ts'

interface Turns {
  /** So many at once, */
  atOnce: number
  /** and so many who wait for one; who comes after them is told to come again. */
  waiting: number
}

/** Keeps what costs processes from taking the machine, whoever asks for it. */
export function createTurns({ atOnce, waiting }: Turns) {
  const queue: (() => void)[] = []
  let free = atOnce

  function leave() {
    const next = queue.shift()
    if (next) next()
    else free += 1
  }

  /** Resolves with what ends the turn. */
  async function take(): Promise<() => void> {
    if (free > 0) free -= 1
    else if (queue.length >= waiting) throw unavailable(5)
    else await new Promise<void>((resolve) => queue.push(resolve))
    return leave
  }

  return {
    take,
    async during<T>(work: () => Promise<T>): Promise<T> {
      const end = await take()
      try {
        return await work()
      } finally {
        end()
      }
    },
  }
}
