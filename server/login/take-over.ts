import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Context, inTransaction } from '../context.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { readCookie } from '../http/cookies.ts'
import { endSessionOfToken } from '../session/index.ts'

/** Ends the session that the browser came with, whoever's it was, and also when it had run out. */
export async function endOwnSession(ctx: Context, request: FastifyRequest) {
  const token = readCookie(request, ctx.config, 'session')
  return token === undefined ? undefined : inTransaction(ctx, (tx) => endSessionOfToken(tx, actorOf(request), token))
}

/** A login in a browser where a session lives, perhaps another person's, replaces it (C3, SEC-F2). */
export async function takeOver(ctx: Context, request: FastifyRequest, reply: FastifyReply, token: string) {
  await endOwnSession(ctx, request)
  setSession(reply, ctx.config, token)
}
