import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Config } from '../config.ts'
import { formatDate, formatTime, textIn } from '../text/text.ts'
import { html } from '../ui/html.tsx'
import { pagePath } from './page-path.ts'
import type { View } from './view.ts'

/** Everything that a page needs from the request; makes the form token, so call it before the answer is sent. */
export async function viewOf(config: Config, request: FastifyRequest, reply: FastifyReply): Promise<View> {
  const { language } = request
  return {
    t: textIn(language),
    language,
    studio: config.studio,
    person: request.signedIn,
    formToken: reply.generateCsrf(),
    path: pagePath(request) ?? request.url,
    requestId: request.id,
    time: (at) => formatTime(language, at, config.studio.timeZone),
    date: (at) => formatDate(language, at, config.studio.timeZone),
  }
}

export const sendPage = (reply: FastifyReply, page: VNode, status = 200) =>
  reply.code(status).type('text/html; charset=utf-8').send(html(page))
