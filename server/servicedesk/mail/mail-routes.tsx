import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { findMail, listMails } from '../../mail/index.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { ReasonForm } from '../schema.ts'
import { drop, retry } from './handle-mail.ts'
import { MailPage, MailsPage } from './mail-pages.tsx'
import { MailKey, MailPath, MailsQuery } from './schema.ts'

const pageSize = 50
const all = '/servicedesk/mail'

/** The queue of mails, without what they say: what waits, what failed, what was sent (P1). */
export function mailRoutes(server: Server, ctx: Context) {
  server.get(all, { config: { action: 'mail:list' }, schema: { querystring: MailsQuery } }, async (request, reply) => {
    const { list, cursor, done } = request.query
    const rows = await listMails(ctx, list, { after: readCursor(cursor, MailKey), limit: pageSize + 1 })
    const mails = toPage(rows, pageSize, { keyOf: ({ at, id }) => ({ at, id }), show: (row) => row })
    const desk = await deskOf(ctx, request, reply)
    return sendPage(reply, <MailsPage desk={desk} list={list} mails={mails} isFirst={!cursor} done={done} />)
  })

  const one = `${all}/:mail`
  const handle = { action: 'mail:handle', again: mailPage, againOnConflict: true, page: one }

  server.get(one, { config: { action: 'mail:list' }, schema: { params: MailPath } }, async (request, reply) =>
    sendPage(reply, await mailPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(`${one}/retry`, { config: handle, schema: { params: MailPath } }, async (request, reply) => {
    await retry(ctx, actorOf(request), request.params.mail)
    return reply.redirect(`${all}?done=retried`, 303)
  })

  server.post(
    `${one}/drop`,
    { config: handle, schema: { params: MailPath, body: ReasonForm } },
    async (request, reply) => {
      await drop(ctx, actorOf(request), { mailId: request.params.mail, reason: request.body.reason })
      return reply.redirect(`${all}?done=dropped`, 303)
    },
  )

  async function mailPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const mail = await findMail(ctx, MailPath.parse(request.params).mail)
    if (!mail) throw notFound()
    return <MailPage desk={await deskOf(ctx, request, reply)} form={form} mail={mail} />
  }
}
