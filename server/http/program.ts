import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, tooMany } from '../errors.ts'
import { negotiateLanguage } from '../text/text.ts'
import { limits, type Rate } from './rate-limit.ts'
import { unsupportedType } from './refusal.ts'
import type { Bearer } from './view.ts'

/** Whose a personal access token is, and what is left of its hour. */
export type IdentifyProgram = (token: string, network: string) => Promise<{ bearer: Bearer; rate: Rate } | undefined>

const tokenInvalid = () => new DomainError('unauthenticated', 'access/token-invalid')

/** A program says who it is by the header Authorization only; an address would be written down on its way (SEC-J7). */
export async function meetProgram(identify: IdentifyProgram, request: FastifyRequest, reply: FastifyReply) {
  const { headers, routeOptions, network } = request
  request.language = negotiateLanguage(headers['accept-language'])
  if (!isJson(headers['content-type'])) throw unsupportedType()
  if (routeOptions.config.anonymous || headers.authorization === undefined) return
  const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization) ?? []
  const known = token ? await identify(token, network) : undefined
  if (!known) throw tokenInvalid()
  request.bearer = known.bearer
  tellRate(reply, known.rate)
  if (known.rate.left < 0) throw tooMany(known.rate.resetsIn)
}

/** Nothing at all is the parser's business. */
const isJson = (type: string | undefined) => type === undefined || /^application\/json *(;|$)/i.test(type)

/** draft-ietf-httpapi-ratelimit-headers-10 */
function tellRate(reply: FastifyReply, { limit, most, left, resetsIn }: Rate) {
  reply.header('ratelimit-policy', `"${limit}";q=${most};w=${limits[limit].seconds}`)
  reply.header('ratelimit', `"${limit}";r=${Math.max(0, left)};t=${resetsIn}`)
}
