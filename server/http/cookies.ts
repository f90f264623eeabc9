import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

/** Every cookie that the program sets; the page about cookies lists them from here. */
export const cookies = {
  session: { seconds: undefined },
  ticket: { seconds: 30 * 60 },
  attempt: { seconds: 10 * 60 },
  link: { seconds: 3 * 3600 },
  invitation: { seconds: 3 * 3600 },
  operator: { seconds: 3600 },
  form: { seconds: undefined },
  language: { seconds: 365 * 24 * 3600 },
} as const

export type CookieName = keyof typeof cookies

/** `__Host-` ties a cookie to one origin (SEC-F1), but needs https; over loopback it is left out (L2). */
export const cookieName = (config: Config, name: CookieName) => `${config.secure ? '__Host-' : ''}inngang_${name}`

export const cookieOptions = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: config.secure }) as const

export function setCookie(reply: FastifyReply, config: Config, cookie: { name: CookieName; value: string }) {
  const { seconds } = cookies[cookie.name]
  reply.setCookie(cookieName(config, cookie.name), cookie.value, {
    ...cookieOptions(config),
    ...(seconds === undefined ? {} : { maxAge: seconds }),
  })
}

export const readCookie = (request: FastifyRequest, config: Config, name: CookieName): string | undefined =>
  request.cookies[cookieName(config, name)]

export const clearCookie = (reply: FastifyReply, config: Config, name: CookieName) =>
  reply.clearCookie(cookieName(config, name), cookieOptions(config))
