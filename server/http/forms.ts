import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { DomainError } from '../errors.ts'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/** A change is accepted only from a form of ours: same origin, and a token that only our pages hold (SEC-F6). */
export async function requireOwnForm(config: Config, request: FastifyRequest, reply: FastifyReply) {
  if (safeMethods.includes(request.method) || request.routeOptions.config.foreign || request.is404) return
  if (!isSameOrigin(config, request) || !isFormBody(request)) throw formNotOurs()
  await new Promise<void>((resolve, reject) => {
    request.server.csrfProtection(request, reply, (error?: Error) => (error ? reject(formNotOurs()) : resolve()))
  })
}

const formNotOurs = () => new DomainError('forbidden', 'general/form-not-ours')

function isSameOrigin(config: Config, { headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin === config.origin : site === 'same-origin'
}

const isFormBody = ({ headers }: FastifyRequest) =>
  headers['content-type']?.split(';')[0]?.trim() === 'application/x-www-form-urlencoded'
