import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { PageQuery, readCursor, toPage } from '../http/cursor.ts'
import type { Server } from '../http/server.ts'
import { type Blob, type Commit, listRefs, type Place, repositoryFolder } from '../repository/index.ts'
import { getService } from '../service/index.ts'
import {
  AddressParams,
  BlobBody,
  Branches,
  Commits,
  CommitsQuery,
  SourceParams,
  Tree,
  TreeQuery,
} from './api-schema.ts'
import { findHistory } from './find-history.ts'
import { openAddress } from './open-address.ts'
import type { Reading } from './reading.ts'
import { HistoryKey, RefKey } from './schema.ts'

const service = '/api/v1/services/:owner/:service'

/** Looking at a repository, for programs. */
export function sourceApiRoutes(server: Server, ctx: Context, reading: Reading) {
  const config = { action: 'service:read', api: true }
  const folderOf = ({ service: { serviceId } }: Pick<FastifyRequest, 'service'>) => repositoryFolder(ctx, serviceId)
  const defaultBranch = async ({ service: { serviceId } }: Pick<FastifyRequest, 'service'>) =>
    (await getService(ctx, serviceId)).defaultBranch

  server.get(
    `${service}/tree/*`,
    {
      config,
      schema: { operationId: 'getTree', params: AddressParams, querystring: TreeQuery, response: { 200: Tree } },
    },
    async (request) => {
      const asked = { repository: folderOf(request), address: request.params['*'], ...request.query }
      const opened = await openAddress(reading, asked)
      if (opened.kind !== 'folder') throw notFound()
      const { place, total, isComplete, entries } = opened
      const items = entries.map(({ name, kind, id, size = null, last }) => ({
        name,
        kind,
        id,
        size,
        last: last ? shown(last) : null,
      }))
      return { ...shownPlace(place), total, isComplete, items }
    },
  )

  server.get(
    `${service}/blob/*`,
    { config, schema: { operationId: 'getBlob', params: AddressParams, response: { 200: BlobBody } } },
    async (request) => {
      const asked = { repository: folderOf(request), address: request.params['*'], from: 0, limit: 0 }
      const opened = await openAddress(reading, asked)
      if (opened.kind !== 'file') throw notFound()
      const { place, entry, blob } = opened
      return { ...shownPlace(place), id: entry.id, size: blob.size, ...contentOf(blob) }
    },
  )

  server.get(
    `${service}/commits`,
    {
      config,
      schema: {
        operationId: 'listCommits',
        params: SourceParams,
        querystring: CommitsQuery,
        response: { 200: Commits },
      },
    },
    async (request) => {
      const { cursor, limit, of } = request.query
      const after = readCursor(cursor, HistoryKey)
      const skip = after?.skip ?? 0
      const address = of ?? (await defaultBranch(request))
      const asked = { repository: folderOf(request), address, start: after?.start, skip, limit: limit + 1 }
      const { place, commits } = await findHistory(reading, asked)
      const start = after?.start ?? place.commit
      return toPage(commits, limit, { keyOf: () => ({ start, skip: skip + limit }), show: shown })
    },
  )

  server.get(
    `${service}/branches`,
    {
      config,
      schema: {
        operationId: 'listBranches',
        params: SourceParams,
        querystring: PageQuery,
        response: { 200: Branches },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query
      const after = readCursor(cursor, RefKey)?.name
      const asked = { kind: 'branch', after, limit: limit + 1 } as const
      const refs = await reading.pages.during(() => listRefs(folderOf(request), asked))
      const first = await defaultBranch(request)
      return toPage(refs, limit, {
        keyOf: ({ name }) => ({ name }),
        show: ({ name, commit }) => ({ name, isDefault: name === first, last: shown(commit) }),
      })
    },
  )
}

const shown = ({ parents, at, ...commit }: Commit) => ({ ...commit, parents: [...parents], at: at.toISOString() })
const shownPlace = ({ name, kind, commit, path }: Place) => ({ name, kind, commit, path: path.join('/') })

function contentOf(blob: Blob) {
  if (blob.kind === 'too-large') return { encoding: null, content: null }
  if (blob.kind === 'text' && blob.isUtf8) return { encoding: 'utf-8' as const, content: blob.text }
  return { encoding: 'base64' as const, content: blob.bytes.toString('base64') }
}
