import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isDatabaseAway } from '../database/violations.ts'
import { DomainError, type FieldError, invalidFields, type RefusalKind, unavailable } from '../errors.ts'
import { en } from '../text/en.ts'
import type { FieldMessage, RefusalCode } from '../text/text.ts'

const statusOfKind: Record<RefusalKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-many': 429,
  unavailable: 503,
}

/** Requests that HTTP itself has a word for. */
const statusOfCode: Partial<Record<RefusalCode, number>> = {
  'general/bad-request': 400,
  'general/method-not-allowed': 405,
  'general/too-large': 413,
  'general/unsupported-type': 415,
  'general/changed-meanwhile': 412,
  'general/version-missing': 428,
}

export const statusOf = ({ code, kind }: DomainError) => statusOfCode[code] ?? statusOfKind[kind]

/** Whether a form can be shown once more, with what was typed and what was wrong with it. */
export const isAboutForm = ({ code, kind }: DomainError) =>
  !(code in statusOfCode) && ['invalid', 'too-many', 'unavailable'].includes(kind)

export const badRequest = () => new DomainError('invalid', 'general/bad-request')
export const unsupportedType = () => new DomainError('invalid', 'general/unsupported-type')
export const formNotOurs = () => new DomainError('forbidden', 'general/form-not-ours')

/** What Fastify, a schema or the database refused, as one of our own refusals; undefined for what nobody foresaw. */
export function asRefusal(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidFields(...error.validation.map(fieldErrorOf))
  if (isDatabaseAway(error)) return unavailable(5)
  if (!isHttpError(error) || error.statusCode >= 500) return undefined
  if (error.code?.startsWith('FST_CSRF')) return formNotOurs()
  if (error.statusCode === 413) return new DomainError('invalid', 'general/too-large')
  if (error.statusCode === 415) return unsupportedType()
  return badRequest()
}

/** Fastify and its plugins say with a status whose fault it was. */
const isHttpError = (error: unknown): error is Error & { statusCode: number; code?: string } =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'

/** Schemas give a key of the catalogue as their message; zod's own sentences are not for people. */
function fieldErrorOf({ instancePath, message }: { instancePath: string; message?: string | undefined }): FieldError {
  const known = (text: string | undefined): text is FieldMessage => text !== undefined && Object.hasOwn(en.field, text)
  return { field: instancePath.split('/')[1] ?? '', message: known(message) ? message : 'invalid' }
}
