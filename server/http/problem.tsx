import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { isDatabaseAway } from '../database/violations.ts'
import { type DomainError, type FieldError, notFound } from '../errors.ts'
import { fieldText, refusalText, textIn } from '../text/text.ts'
import { type KeptForm, RefusalPage } from '../ui/refusal-page.tsx'
import { sendPage, viewOf } from './page.ts'
import { asRefusal, isAboutForm, statusOf } from './refusal.ts'

/** The only place that knows both worlds: a refusal becomes a page for people, a problem (RFC 9457) for programs. */
export function answerRefusal(config: Config) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url
    const refusal = asRefusal(error)
    if (!refusal) {
      request.log.error({ err: error, route }, 'unexpected error')
      return answer(config, request, reply, { status: 500, code: 'general/unexpected', values: {} })
    }
    const { code, cause, retryAfter } = refusal
    // A refusal with a cause was made of somebody else's error, and that one tells the operator what is wrong.
    if (cause === undefined) request.log.info({ code, route }, 'refused')
    else request.log.warn({ code, route, err: cause }, 'refused')
    const status = statusOf(refusal)
    if (retryAfter) reply.header('retry-after', retryAfter)
    if (status === 401 && isForPrograms(request)) reply.header('www-authenticate', challengeOf(request, refusal))
    const page = isDatabaseAway(error) ? undefined : await pageAgain(request, reply, refusal)
    if (page) return sendPage(reply, page, status)
    return answer(config, request, reply, { status, code, values: refusal.values, fields: refusal.fields })
  }
}

export function answerUnknownRoute(config: Config) {
  return (request: FastifyRequest, reply: FastifyReply) => answerRefusal(config)(notFound(), request, reply)
}

/** People's browsers ask for HTML by name; programs do not, and get none where only they have business. */
export const wantsPage = (request: FastifyRequest) =>
  !isForPrograms(request) && (request.headers.accept?.includes('text/html') ?? false)

const isForPrograms = ({ is404, url, routeOptions }: FastifyRequest) =>
  is404 ? /^\/api(?:[/?]|$)/.test(url) : Boolean(routeOptions.config.api || routeOptions.config.git)

/**
 * RFC 6750, section 3; for git the realm by which git-credential-oauth knows that it can log in here by the browser. It
 * is the same whatever was asked for (SEC-K15).
 */
function challengeOf({ is404, routeOptions }: FastifyRequest, { code }: DomainError) {
  if (!is404 && routeOptions.config.git) return 'Basic realm="Gitea"'
  return code === 'access/token-invalid' ? 'Bearer error="invalid_token"' : 'Bearer'
}

/** The page of the form once more. Where it needs a database that is away by now, the form is kept without it. */
async function pageAgain(request: FastifyRequest, reply: FastifyReply, refusal: DomainError) {
  const { again, againOnConflict } = request.routeOptions.config
  const isForPage = isAboutForm(refusal) || (againOnConflict && refusal.kind === 'conflict')
  if (!again || !wantsPage(request) || !isForPage) return undefined
  try {
    return await again(request, reply, formState(request, refusal))
  } catch (error) {
    request.log.warn({ err: error }, 'the form could not be shown again')
    return undefined
  }
}

interface Answer {
  status: number
  code: DomainError['code']
  values: Record<string, string | number>
  fields?: readonly FieldError[]
}

async function answer(config: Config, request: FastifyRequest, reply: FastifyReply, refused: Answer) {
  const { status, code, values, fields = [] } = refused
  const problems = fields.map((field) => fieldProblem(request, field))
  if (wantsPage(request)) {
    const view = await viewOf(config, request, reply)
    const kept = status === 503 ? keptForm(request) : undefined
    const page = { view, code, values, status, fields: problems, kept }
    return sendPage(reply, <RefusalPage {...page} />, status)
  }
  const t = textIn(request.language)
  const sentence = (part: 'title' | 'detail') =>
    refusalText(t, code, part, { servicedesk: config.studio.servicedesk, ...values })
  // git shows plain text, and nothing else, to whoever sits before it.
  if (!request.is404 && request.routeOptions.config.git) {
    // The rest of what it sends is not waited for.
    if (!request.raw.complete) reply.header('connection', 'close')
    return reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(`${sentence('title')}\n${sentence('detail')}\n`)
  }
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `${config.origin}/problems/${code}`,
        title: sentence('title'),
        detail: sentence('detail'),
        status,
        requestId: request.id,
        ...(problems.length > 0 && { fields: problems }),
      }),
    )
}

const fieldProblem = (request: FastifyRequest, { field, message, values }: FieldError) => ({
  path: field,
  code: message,
  message: fieldText(textIn(request.language), message, values),
})

function formState(request: FastifyRequest, { code, fields, values }: DomainError) {
  const t = textIn(request.language)
  const errors = fields.map(({ field, message, values }) => [field, fieldText(t, message, values)])
  const general = fields.length > 0 ? [] : [['', refusalText(t, code, 'detail', values)]]
  return { values: typedValues(request.body), errors: Object.fromEntries([...errors, ...general]) }
}

/** A form of ours that nobody could take just now, to be sent once more as it is; only passwords are typed anew. */
function keptForm({ method, url, body, is404, routeOptions }: FastifyRequest): KeptForm | undefined {
  if (method !== 'POST' || is404 || routeOptions.config.foreign || !isFields(body)) return undefined
  // It may be spent by now; sent once more with the same ticket, it counts all the same.
  const captcha = typeof body['captcha'] === 'string' && { captcha: body['captcha'] }
  const passwords = Object.keys(body).filter((name) => name.includes('password'))
  return { action: url, values: { ...typedValues(body), ...captcha }, passwords }
}

const isFields = (body: unknown): body is Record<string, unknown> => typeof body === 'object' && body !== null

/** What was typed, without what must not travel back: passwords, and the token of the form. */
export function typedValues(body: unknown): Record<string, string> {
  const entries = Object.entries(isFields(body) ? body : {})
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && !/password|form_token|captcha/.test(entry[0]),
    ),
  )
}
