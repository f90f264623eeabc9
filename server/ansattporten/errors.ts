import { DomainError } from '../errors.ts'

/** The person pressed Cancel at the port: calm, with a way to try again (R2). */
export const cancelled = (wantedPath: string | null) =>
  Object.assign(new DomainError('conflict', 'ansattporten/cancelled'), { wantedPath })

/** State unknown, used, too old, or of another browser. Never restarted by itself, to avoid loops. */
export const unknownAttempt = () => new DomainError('gone', 'ansattporten/unknown-attempt')

/** The port answered with something that must not be believed; why is for the log. */
export const notBelieved = (why: unknown) =>
  Object.assign(new DomainError('conflict', 'ansattporten/not-believed'), {
    cause: why instanceof Error ? why : new Error(String(why)),
  })

/** The port is down or slow. */
export const portAway = (cause: unknown) =>
  Object.assign(new DomainError('unavailable', 'ansattporten/away', { retryAfter: 30 }), { cause })

/** The port answered from an earlier login, though it was asked for a new one. */
export const notFresh = () => new DomainError('conflict', 'ansattporten/not-fresh')

export const levelTooLow = () => new DomainError('forbidden', 'ansattporten/level-too-low')
