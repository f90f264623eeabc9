import { Readable } from 'node:stream'
import { exportActs, record } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { deskOf } from '../routes.tsx'
import { filterOf } from './filter-of.ts'
import { LogPage } from './log-page.tsx'
import { readActs } from './read-acts.ts'
import { ActKey, ExportQuery, Log, LogAsked, LogQuery } from './schema.ts'

const pageSize = 50
const all = '/servicedesk/log'

/** The whole audit log: searched, and taken away as a file (P3). */
export function deskLogRoutes(server: Server, ctx: Context) {
  server.get(all, { config: { action: 'act:list' }, schema: { querystring: LogQuery } }, async (request, reply) => {
    const { cursor, ...asked } = request.query
    const filter = await filterOf(ctx, asked)
    const part = { before: readCursor(cursor, ActKey), limit: pageSize + 1 }
    const acts = toPage(filter ? await readActs(ctx, filter, part) : [], pageSize, {
      keyOf: ({ id }) => id,
      show: (act) => act,
    })
    const desk = await deskOf(ctx, request, reply)
    return sendPage(reply, <LogPage desk={desk} asked={asked} acts={acts} isFirst={!cursor} />)
  })

  server.get(
    `${all}/export`,
    { config: { action: 'act:export' }, schema: { querystring: ExportQuery } },
    async (request, reply) => {
      const { format, ...asked } = request.query
      const filter = await filterOf(ctx, asked)
      const details = Object.fromEntries(Object.entries(asked).filter(([, value]) => value))
      await record(ctx, actorOf(request), { action: 'audit.exported', details: { format, ...details } })
      reply.header('content-disposition', `attachment; filename="audit.${format}"`)
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
      return reply.send(Readable.from(filter ? exportActs(ctx, { format, ...filter }) : []))
    },
  )

  server.get(
    '/api/v1/servicedesk/log',
    {
      config: { action: 'act:list', api: true },
      schema: { operationId: 'searchLog', querystring: LogAsked, response: { 200: Log } },
    },
    async ({ query: { cursor, limit, ...asked } }) => {
      const filter = await filterOf(ctx, asked)
      const part = { before: readCursor(cursor, ActKey), limit: limit + 1 }
      return toPage(filter ? await readActs(ctx, filter, part) : [], limit, {
        keyOf: ({ id }) => id,
        show: ({ at, ...act }) => ({ ...act, at: at.toISOString() }),
      })
    },
  )
}
