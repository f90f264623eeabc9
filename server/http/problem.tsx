import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Config } from '../config.ts'
import { isDatabaseAway } from '../database/violations.ts'
import { DomainError, type FieldError, invalidFields, notFound, type RefusalKind, unavailable } from '../errors.ts'
import { en } from '../text/en.ts'
import { type FieldMessage, fieldText, refusalText, textIn } from '../text/text.ts'
import { RefusalPage } from '../ui/refusal-page.tsx'
import { sendPage, viewOf } from './page.ts'

const statusOf: Record<RefusalKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-many': 429,
  unavailable: 503,
}

/** The only place that knows both worlds: a refusal becomes a page for people, a problem (RFC 9457) for programs. */
export function answerRefusal(config: Config) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = asRefusal(error)
    if (!refusal) {
      request.log.error({ err: error, route: request.routeOptions.url }, 'unexpected error')
      return answer(config, request, reply, { status: 500, code: 'general/unexpected', values: {} })
    }
    const status = refusal.code === 'general/bad-request' ? 400 : statusOf[refusal.kind]
    request.log.info({ code: refusal.code, route: request.routeOptions.url }, 'refused')
    if (refusal.retryAfter) reply.header('retry-after', refusal.retryAfter)
    const { again } = request.routeOptions.config
    if (again && wantsPage(request) && ['invalid', 'too-many', 'unavailable'].includes(refusal.kind)) {
      return sendPage(reply, await again(request, reply, formState(request, refusal)), status)
    }
    return answer(config, request, reply, { status, code: refusal.code, values: refusal.values, fields: refusal.fields })
  }
}

export function answerUnknownRoute(config: Config) {
  return (request: FastifyRequest, reply: FastifyReply) => answerRefusal(config)(notFound(), request, reply)
}

/** People's browsers ask for HTML by name; programs do not. */
export const wantsPage = (request: FastifyRequest) => request.headers.accept?.includes('text/html') ?? false

interface Answer {
  status: number
  code: DomainError['code']
  values: Record<string, string | number>
  fields?: readonly FieldError[]
}

async function answer(config: Config, request: FastifyRequest, reply: FastifyReply, refused: Answer) {
  const { status, code, values, fields = [] } = refused
  if (wantsPage(request)) {
    const view = await viewOf(config, request, reply)
    return sendPage(reply, <RefusalPage view={view} code={code} values={values} status={status} />, status)
  }
  const t = textIn(request.language)
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `${config.origin}/problems/${code}`,
        title: refusalText(t, code, 'title', values),
        detail: refusalText(t, code, 'detail', values),
        status,
        requestId: request.id,
        ...(fields.length > 0 && { fields: fields.map((field) => fieldProblem(request, field)) }),
      }),
    )
}

const fieldProblem = (request: FastifyRequest, { field, message, values }: FieldError) => ({
  path: field,
  code: message,
  message: fieldText(textIn(request.language), message, values),
})

function asRefusal(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidFields(...error.validation.map(fieldErrorOf))
  if (isDatabaseAway(error)) return unavailable(5)
  if (isFastifyError(error) && error.statusCode && error.statusCode < 500) {
    if (error.statusCode === 413) return new DomainError('invalid', 'general/too-large')
    return new DomainError('invalid', 'general/bad-request')
  }
  return undefined
}

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error && 'statusCode' in error

/** Schemas give a key of the catalogue as their message; zod's own sentences are not for people. */
function fieldErrorOf({ instancePath, message }: { instancePath: string; message?: string | undefined }): FieldError {
  const known = (text: string | undefined): text is FieldMessage => text !== undefined && text in en.field
  return { field: instancePath.split('/')[1] ?? '', message: known(message) ? message : 'invalid' }
}

function formState(request: FastifyRequest, refusal: DomainError) {
  const t = textIn(request.language)
  const errors = refusal.fields.map(({ field, message, values }) => [field, fieldText(t, message, values)])
  const general = refusal.fields.length > 0 ? [] : [['', refusalText(t, refusal.code, 'detail', refusal.values)]]
  return { values: typedValues(request.body), errors: Object.fromEntries([...errors, ...general]) }
}

/** What was typed, without what must not travel back: passwords, and the token of the form. */
export function typedValues(body: unknown): Record<string, string> {
  const entries = Object.entries(body && typeof body === 'object' ? body : {})
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !/password|form_token|captcha/.test(entry[0]),
    ),
  )
}
