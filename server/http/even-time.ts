import { setTimeout as sleep } from 'node:timers/promises'

const least = 150

/** Does work that one visitor causes and another does not, so that neither sees it in the time it takes (SEC-B3). */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const [done] = await Promise.all([work(), sleep(least)])
  return done
}
