import { DomainError, notFound } from '../errors.ts'
import type { Decision } from './may.ts'

/** Nobody is behind a program but by its token. */
export const tokenMissing = () => new DomainError('unauthenticated', 'access/token-missing')

/** A token is no login, and so never a fresh one (L8). */
export const notFresh = () => new DomainError('forbidden', 'access/not-fresh')

/** What a decision other than yes is to whoever asked. */
export function refusalOf(decision: Exclude<Decision, 'yes'>): DomainError {
  switch (decision) {
    case 'deactivated':
      return new DomainError('forbidden', 'user/deactivated')
    case 'missing-scope':
      return new DomainError('forbidden', 'access/missing-scope')
    case 'forbidden':
      return new DomainError('forbidden', 'access/not-yours')
    case 'too-little-access':
      return new DomainError('forbidden', 'access/too-little')
    case 'operators-only':
      return new DomainError('forbidden', 'access/operators-only')
    case 'not-found':
      return notFound()
    case 'log-in':
    case 'activate':
    case 'authorise':
      return new DomainError('unauthenticated', 'general/unauthenticated')
  }
}
