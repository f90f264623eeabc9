import { z } from 'zod'

/** What follows the name of a page in its address: a branch, tag or commit, and a path. */
export const Address = z.object({ '*': z.string() })
export const CommitParams = z.object({ commit: z.string() })

export const FilesQuery = z.object({
  /** The first entry that is shown of a large folder. */
  from: z.coerce.number().int().min(0).max(10_000_000).default(0),
  source: z.enum(['yes', 'no']).default('no'),
  /** The service has just been made. */
  done: z.literal('created').optional().catch(undefined),
})

const cursor = z.string().max(1000).optional()
export const HistoryQuery = z.object({ cursor })
export const BranchesQuery = z.object({ branch: cursor, tag: cursor })

export const HistoryKey = z.object({
  start: z.string().regex(/^[0-9a-f]{40}$/),
  skip: z.number().int().min(0).max(10_000_000),
})
export const RefKey = z.object({ name: z.string().max(1000) })
