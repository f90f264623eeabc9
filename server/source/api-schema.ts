import { z } from 'zod'
import { PageQuery, pageOf } from '../http/cursor.ts'

const id = z.string().regex(/^[0-9a-f]{40}$/)

export const SourceParams = z.object({ owner: z.string(), service: z.string() })
export const AddressParams = SourceParams.extend({
  '*': z.string().describe('A branch, tag or commit, and a path in it, such as `main/docs/index.md`'),
})

const CommitBody = z.object({
  id,
  parents: z.array(id),
  author: z.string().describe('As its author wrote it; nobody checks'),
  at: z.iso.datetime(),
  subject: z.string(),
})

const PlaceBody = {
  name: z.string().describe('The branch, the tag, or the id of the commit'),
  kind: z.enum(['branch', 'tag', 'commit']),
  commit: id,
  path: z.string(),
}

export const TreeQuery = z.object({
  from: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
})

export const Tree = z.object({
  ...PlaceBody,
  total: z.int().describe('Of entries, of which `items` begins at `from`'),
  isComplete: z
    .boolean()
    .describe('False while older commits are still looked through: then some last commits are null'),
  items: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['directory', 'file', 'symlink', 'submodule']),
      id,
      size: z.int().nullable(),
      last: CommitBody.nullable().describe('The commit that changed it last'),
    }),
  ),
})

export const BlobBody = z.object({
  ...PlaceBody,
  id,
  size: z.int(),
  encoding: z.enum(['utf-8', 'base64']).nullable(),
  content: z.string().nullable().describe('Null where it is larger than 1 MiB'),
})

export const CommitsQuery = PageQuery.extend({
  of: z.string().max(4000).optional().describe('A branch, tag or commit, and a path in it; else the default branch'),
})
export const Commits = pageOf(CommitBody)

export const Branches = pageOf(z.object({ name: z.string(), isDefault: z.boolean(), last: CommitBody }))
