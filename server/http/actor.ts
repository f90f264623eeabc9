import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Config } from '../config.ts'
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

/** A new session's token always replaces the browser's old one. */
export const setSession = (reply: FastifyReply, config: Config, token: string) =>
  setCookie(reply, config, { name: 'session', value: token })
