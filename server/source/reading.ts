import { createKnownCommits, createLastCommits, createTurns } from '../repository/index.ts'
import { createSlots } from '../service/index.ts'

/** What looking at repositories shares in one process: memory of commits, and turns, so that nobody takes it all. */
export const createReading = () => ({
  lastCommits: createLastCommits(),
  commits: createKnownCommits(),
  pages: createTurns({ atOnce: 16, waiting: 200 }),
  /** As long as somebody receives one, so that one person's slow ones leave room for others'. */
  downloads: createSlots(32, { each: 6, waitMilliseconds: 3_000 }),
})

export type Reading = ReturnType<typeof createReading>
