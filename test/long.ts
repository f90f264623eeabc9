import type { TestContext } from 'vitest'

/** `npm run test:long`, which takes its time; `npm test` does a twentieth of each count. */
export const isLong = Boolean(process.env.INNGANG_TEST_LONG)

declare module 'vitest' {
  interface TaskMeta {
    notRun?: string
  }
}

/** Gives up a test that cannot be run here; the last lines of the run say so. */
export function notRun({ task, skip }: TestContext, because: string): never {
  task.meta.notRun = because
  return skip(because)
}

/** How often a test repeats what a full count says. */
export const count = (full: number) => (isLong ? full : Math.ceil(full / 20))
