import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { listMails } from '../../mail/index.ts'
import { ReasonForm } from '../schema.ts'
import { Mails, MailsAsked } from './api-schema.ts'
import { drop, retry } from './handle-mail.ts'
import { MailKey, MailPath } from './schema.ts'

/** The queue of mails for programs. */
export function mailApiRoutes(server: Server, ctx: Context) {
  const all = '/api/v1/servicedesk/mails'
  const handle = { action: 'mail:handle', api: true }
  const response = { 204: Nothing, ...problems(409) }

  server.get(
    all,
    {
      config: { action: 'mail:list', api: true },
      schema: { operationId: 'listMails', querystring: MailsAsked, response: { 200: Mails } },
    },
    async ({ query: { list, cursor, limit } }) => {
      const rows = await listMails(ctx, list, { after: readCursor(cursor, MailKey), limit: limit + 1 })
      return toPage(rows, limit, {
        keyOf: ({ at, id }) => ({ at, id }),
        show: ({ createdAt, dueAt, finishedAt, ...mail }) => ({
          ...mail,
          createdAt: createdAt.toISOString(),
          dueAt: dueAt.toISOString(),
          finishedAt: finishedAt?.toISOString() ?? null,
        }),
      })
    },
  )

  server.post(
    `${all}/:mail/retry`,
    { config: handle, schema: { operationId: 'retryMail', params: MailPath, response } },
    async (request, reply) => {
      await retry(ctx, actorOf(request), request.params.mail)
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${all}/:mail/drop`,
    { config: handle, schema: { operationId: 'dropMail', params: MailPath, body: ReasonForm, response } },
    async (request, reply) => {
      await drop(ctx, actorOf(request), { mailId: request.params.mail, reason: request.body.reason })
      return reply.code(204).send(null)
    },
  )
}
