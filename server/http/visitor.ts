import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { languageOf, negotiateLanguage } from '../text/text.ts'
import { readCookie } from './cookies.ts'
import { networkOf } from './network.ts'
import type { SignedIn } from './view.ts'

/** Who owns this session token, if anybody. */
export type Identify = (token: string, quiet: boolean) => Promise<SignedIn | undefined>

/** Finds out who comes, from where, in which language, and gives the request a name that can be quoted. */
export function meetVisitor(config: Config, identify: Identify) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { anonymous, quiet } = request.routeOptions.config
    reply.header('x-request-id', request.id)
    request.network = networkOf(request.ip)
    request.language =
      languageOf(readCookie(request, config, 'language')) ?? negotiateLanguage(request.headers['accept-language'])
    const token = anonymous ? undefined : readCookie(request, config, 'session')
    request.signedIn = token ? await identify(token, quiet ?? false) : undefined
    if (request.signedIn && !languageOf(readCookie(request, config, 'language'))) {
      request.language = request.signedIn.language
    }
  }
}
