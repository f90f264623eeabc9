import { z } from 'zod'
import { languages } from '../../text/text.ts'
import { sorts } from './listed-service.ts'

/** What is asked of a list; the page of it that is meant says `cursor`. */
export const ListQuery = z.object({
  search: z.string().trim().max(100, 'too-long').default(''),
  sort: z.enum(sorts, 'invalid').default('changed'),
  cursor: z.string().max(1000).optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

/** Of the last service on a page. Sort and language are in it, since a key of one is none of another. */
export const ListKey = z.object({
  sort: z.enum(sorts),
  language: z.enum(languages),
  key: z.string().max(500),
  id: z.uuid(),
})
export type ListKey = z.infer<typeof ListKey>
