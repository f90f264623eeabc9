import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Config } from '../config.ts'
import { formNotOurs } from './refusal.ts'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/** A change is accepted only from a form of ours: same origin, and a token that only our pages hold (SEC-F6). */
export function requireOwnForm(config: Config) {
  return (request: FastifyRequest, reply: FastifyReply, next: HookHandlerDoneFunction) => {
    const { foreign, api, file } = request.routeOptions.config
    if (safeMethods.includes(request.method) || foreign || api || request.is404) return next()
    if (!isSameOrigin(config, request) || !isFormBody(request)) return next(formNotOurs())
    // Its token was not read, and neither was anything else (`takeFiles`): the guard sends them to log in.
    if (file && !request.signedIn) return next()
    return request.server.csrfProtection(request, reply, next)
  }
}

function isSameOrigin(config: Config, { headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin === config.origin : site === 'same-origin'
}

/** Of the one type that the route's own form has. */
export const isFormBody = ({ headers, routeOptions }: FastifyRequest) =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ===
  (routeOptions.config.file ? 'multipart/form-data' : 'application/x-www-form-urlencoded')

export function formToken(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'form_token' in body && typeof body.form_token === 'string'
    ? body.form_token
    : undefined
}
