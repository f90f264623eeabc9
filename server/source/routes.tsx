import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { listRefs, repositoryFolder } from '../repository/index.ts'
import { type ServiceShell, servicePath, serviceShellOf } from '../service/index.ts'
import { BranchesPage, type ShownRefs } from './branches-page.tsx'
import { CommitPage } from './commit-page.tsx'
import { FilePage } from './file-page.tsx'
import { findHistory, openCommit } from './find-history.ts'
import { EmptyPage, FolderPage } from './folder-page.tsx'
import { HistoryPage } from './history-page.tsx'
import { openAddress } from './open-address.ts'
import type { Reading } from './reading.ts'
import { Address, BranchesQuery, CommitParams, FilesQuery, HistoryKey, HistoryQuery, RefKey } from './schema.ts'
import { showFile, showReadme } from './show.ts'
import { isMarkdown } from './source.ts'

const entriesOnPage = 1000
const commitsOnPage = 30
const refsOnPage = 50

/** Looking at a repository: files, history, commits, branches (S2). */
export function sourceRoutes(server: Server, ctx: Context, reading: Reading) {
  const config = { action: 'service:read' }
  const folderOf = ({ service }: FastifyRequest) => repositoryFolder(ctx, service.serviceId)
  const shellOf = (request: FastifyRequest, reply: FastifyReply) => serviceShellOf(ctx, request, reply)
  const cloneAddress = ({ service }: ServiceShell) => `${ctx.config.origin}${servicePath(service)}.git`

  server.get('/:owner/:service', { config, schema: { querystring: FilesQuery } }, async (request, reply) => {
    const shell = await shellOf(request, reply)
    const asked = { address: shell.service.defaultBranch, ...request.query }
    const page = await filesPage(request, shell, asked).catch((error) => {
      if (error.kind !== 'not-found') throw error
      return <EmptyPage shell={shell} cloneAddress={cloneAddress(shell)} />
    })
    return sendPage(reply, page)
  })

  server.get(
    '/:owner/:service/files/*',
    { config, schema: { params: Address, querystring: FilesQuery } },
    async (request, reply) => {
      const shell = await shellOf(request, reply)
      return sendPage(reply, await filesPage(request, shell, { address: request.params['*'], ...request.query }))
    },
  )

  interface Asked {
    address: string
    from: number
    source: 'yes' | 'no'
    done?: 'created' | undefined
  }

  async function filesPage(request: FastifyRequest, shell: ServiceShell, asked: Asked) {
    const { address, from, source, done } = asked
    const repository = folderOf(request)
    const opened = await openAddress(reading, { repository, address, from, limit: entriesOnPage })
    const spot = { service: servicePath(shell.service), ...opened.place }
    if (opened.kind === 'file') {
      const isSource = source === 'yes' && isMarkdown(opened.entry.name)
      return <FilePage shell={shell} file={opened} shown={await showFile(opened, spot, isSource)} isSource={isSource} />
    }
    const page = { shell, folder: opened, readme: await showReadme(opened, spot), cloneAddress: cloneAddress(shell) }
    return <FolderPage {...page} limit={entriesOnPage} isNew={done === 'created'} />
  }

  server.get('/:owner/:service/history', { config, schema: { querystring: HistoryQuery } }, async (request, reply) => {
    const shell = await shellOf(request, reply)
    return sendPage(
      reply,
      await historyPage(request, shell, { address: shell.service.defaultBranch, ...request.query }),
    )
  })

  server.get(
    '/:owner/:service/history/*',
    { config, schema: { params: Address, querystring: HistoryQuery } },
    async (request, reply) => {
      const shell = await shellOf(request, reply)
      return sendPage(reply, await historyPage(request, shell, { address: request.params['*'], ...request.query }))
    },
  )

  async function historyPage(
    request: FastifyRequest,
    shell: ServiceShell,
    { address, cursor }: { address: string; cursor?: string | undefined },
  ) {
    const after = readCursor(cursor, HistoryKey)
    const skip = after?.skip ?? 0
    const asked = { repository: folderOf(request), address, start: after?.start, skip, limit: commitsOnPage + 1 }
    const { place, commits } = await findHistory(reading, asked)
    const start = after?.start ?? place.commit
    const { items, next } = toPage(commits, commitsOnPage, {
      keyOf: () => ({ start, skip: skip + commitsOnPage }),
      show: (commit) => commit,
    })
    return <HistoryPage shell={shell} place={place} commits={items} next={next} first={!after} />
  }

  server.get(
    '/:owner/:service/commits/:commit',
    { config, schema: { params: CommitParams } },
    async (request, reply) => {
      const shell = await shellOf(request, reply)
      const shown = await openCommit(reading, folderOf(request), request.params.commit)
      return sendPage(reply, <CommitPage shell={shell} shown={shown} />)
    },
  )

  server.get(
    '/:owner/:service/branches',
    { config, schema: { querystring: BranchesQuery } },
    async (request, reply) => {
      const shell = await shellOf(request, reply)
      const repository = folderOf(request)
      const { branch, tag } = request.query
      const branches = await refsOf(repository, 'branch', branch)
      return sendPage(
        reply,
        <BranchesPage shell={shell} branches={branches} tags={await refsOf(repository, 'tag', tag)} />,
      )
    },
  )

  async function refsOf(repository: string, kind: 'branch' | 'tag', cursor: string | undefined): Promise<ShownRefs> {
    const after = readCursor(cursor, RefKey)?.name
    const refs = await reading.pages.during(() => listRefs(repository, { kind, after, limit: refsOnPage + 1 }))
    return toPage(refs, refsOnPage, { keyOf: ({ name }) => ({ name }), show: (ref) => ref })
  }
}
