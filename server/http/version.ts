import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changedMeanwhile, DomainError } from '../errors.ts'

/** Headers of an edit, which says what it saw (RFC 9110, section 13.1.1). */
export const IfMatch = z.looseObject({ 'if-match': z.string().optional() })

const versionMissing = () => new DomainError('conflict', 'general/version-missing')

/** Tells the version of what is sent, as a strong validator. */
export const tellVersion = (reply: FastifyReply, version: number) => reply.header('etag', `"${version}"`)

/**
 * The version that the program saw and wants to change. The verb changes that one in one statement, or else throws
 * `changedMeanwhile()`; so does whatever we never gave out.
 */
export function seenVersion({ headers }: FastifyRequest): number {
  const seen = headers['if-match']
  if (seen === undefined) throw versionMissing()
  const [, version] = /^"(\d{1,9})"$/.exec(seen) ?? []
  if (version === undefined) throw changedMeanwhile()
  return Number(version)
}
