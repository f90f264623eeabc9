import type { FieldMessage, RefusalCode } from './text/text.ts'

/** Why an act was refused, in terms that pages, the API and the CLI each translate. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'too-many'
  | 'unavailable'

export interface FieldError {
  field: string
  message: FieldMessage
  values?: Record<string, string | number>
}

interface Details {
  /** Fills the placeholders of the sentence that the person reads. */
  values?: Record<string, string | number>
  fields?: readonly FieldError[]
  /** Seconds until trying again makes sense; becomes Retry-After. */
  retryAfter?: number
}

/** The one kind of refusal. Its code names a sentence in the catalogues and a problem type (RFC 9457). */
export class DomainError extends Error {
  readonly kind: RefusalKind
  readonly code: RefusalCode
  readonly values: Record<string, string | number>
  readonly fields: readonly FieldError[]
  readonly retryAfter: number | undefined

  constructor(kind: RefusalKind, code: RefusalCode, details: Details = {}) {
    super(code)
    this.kind = kind
    this.code = code
    this.values = details.values ?? {}
    this.fields = details.fields ?? []
    this.retryAfter = details.retryAfter
  }
}

/** A form or body whose fields say what is wrong with each of them. */
export const invalidFields = (...fields: FieldError[]) => new DomainError('invalid', 'general/invalid', { fields })

/** An edit that was begun from an older version than there is by now. */
export const changedMeanwhile = () => new DomainError('conflict', 'general/changed-meanwhile')

/** What a stranger is told about things that are not theirs, too. */
export const notFound = () => new DomainError('not-found', 'general/not-found')

export const tooMany = (retryAfter: number) => new DomainError('too-many', 'general/too-many', { retryAfter })

export const unavailable = (retryAfter: number) => new DomainError('unavailable', 'general/unavailable', { retryAfter })
