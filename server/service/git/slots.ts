import { tooMany, unavailable } from '../../errors.ts'

export type Release = () => void

/** For every place in which a process runs; and half of them for one person. */
const waitingPlaces = 4

interface Waiting {
  userId: string
  enter: () => void
}

/**
 * How many git processes run at the same time: so many in all, and unless said otherwise half of them for one person.
 * Whoever comes then waits a while for another to end, since older clients do not come back by themselves, and is refused
 * before anything was answered (SEC-K9).
 */
export function createSlots(most: number, { waitMilliseconds = 15_000, each = Math.ceil(most / 2) } = {}) {
  const running = new Map<string, number>()
  const waiting = new Set<Waiting>()
  let total = 0

  const runningOf = (userId: string) => running.get(userId) ?? 0
  const waitingOf = (userId: string) => [...waiting].filter((one) => one.userId === userId).length
  const mayEnter = (userId: string) => total < most && runningOf(userId) < each

  function enter(userId: string): Release {
    total += 1
    running.set(userId, runningOf(userId) + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      total -= 1
      if (runningOf(userId) === 1) running.delete(userId)
      else running.set(userId, runningOf(userId) - 1)
      const next = [...waiting].find((one) => mayEnter(one.userId))
      next?.enter()
    }
  }

  function wait(userId: string): Promise<Release> {
    return new Promise((resolve, reject) => {
      const refuse = setTimeout(() => {
        waiting.delete(entry)
        reject(refusalFor(userId))
      }, waitMilliseconds)
      const entry: Waiting = {
        userId,
        enter() {
          clearTimeout(refuse)
          waiting.delete(entry)
          resolve(enter(userId))
        },
      }
      waiting.add(entry)
    })
  }

  const refusalFor = (userId: string) => (runningOf(userId) >= each ? tooMany(10) : unavailable(10))

  return {
    /** Resolves, once there is room, with what makes room again. */
    async take(userId: string): Promise<Release> {
      if (mayEnter(userId)) return enter(userId)
      if (waiting.size >= waitingPlaces * most) throw refusalFor(userId)
      if (waitingOf(userId) >= (waitingPlaces * most) / 2) throw tooMany(10)
      return wait(userId)
    },
  }
}

export type Slots = ReturnType<typeof createSlots>
