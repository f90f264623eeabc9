import { createLastCommits, createTurns } from '../repository/index.ts'

/** What looking at repositories shares in one process: memory of last commits, and turns, so that nobody takes it all. */
export const createReading = () => ({
  lastCommits: createLastCommits(),
  pages: createTurns({ atOnce: 16, waiting: 200 }),
  /** As long as somebody receives one. */
  downloads: createTurns({ atOnce: 32, waiting: 0 }),
})

export type Reading = ReturnType<typeof createReading>
