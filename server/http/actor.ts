import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor, Person } from '../actor.ts'
import type { Config } from '../config.ts'
import { DomainError } from '../errors.ts'
import { setCookie } from './cookies.ts'

/** Who acts in this request. */
export function actorOf({ signedIn, bearer, network, id: requestId }: FastifyRequest): Actor {
  if (bearer) {
    const { userId, tokenId, scopes } = bearer
    return { kind: 'user', userId, token: { id: tokenId, scopes }, network, requestId }
  }
  if (!signedIn) return { kind: 'visitor', network, requestId }
  return { kind: 'user', userId: signedIn.userId, network, requestId }
}

/** The same where the guard lets nobody in but people. */
export function personOf(request: FastifyRequest): Person {
  const actor = actorOf(request)
  if (actor.kind !== 'user') throw new DomainError('unauthenticated', 'general/unauthenticated')
  return actor
}

/** Which user that is. */
export const userIdOf = (request: FastifyRequest): string => personOf(request).userId

/** A new session's token always replaces the browser's old one. */
export const setSession = (reply: FastifyReply, config: Config, token: string) =>
  setCookie(reply, config, { name: 'session', value: token })
