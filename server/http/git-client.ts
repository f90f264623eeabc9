import type { FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { negotiateLanguage } from '../text/text.ts'
import type { Bearer } from './view.ts'

/** What a git client sends by HTTP Basic. */
export interface GitCredentials {
  username: string
  password: string
}

/** Whom these credentials let act, if anybody. */
export type IdentifyGit = (credentials: GitCredentials, network: string) => Promise<Bearer | undefined>

const credentialsInvalid = () => new DomainError('unauthenticated', 'git/credentials')

/** git sends nothing until it was asked for it by a 401, and then HTTP Basic. */
export async function meetGitClient(identify: IdentifyGit, request: FastifyRequest) {
  const { headers, routeOptions, network } = request
  request.language = languageFor(headers['accept-language'])
  if (routeOptions.config.anonymous || headers.authorization === undefined) return
  const credentials = credentialsIn(headers.authorization)
  request.bearer = credentials && (await identify(credentials, network))
  if (!request.bearer) throw credentialsInvalid()
}

/** git names what it speaks itself; where that is plain English it names nothing, or `C, *;q=0.9`. */
const languageFor = (accepted = '') =>
  /(^|[, ])(nb|nn|no|en)\b/i.test(accepted) ? negotiateLanguage(accepted.replace(/, *\*.*/, '')) : 'en'

/** RFC 7617; undefined for what is none. */
export function credentialsIn(header: string | undefined): GitCredentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '') ?? []
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  return username === undefined || password === undefined ? undefined : { username, password }
}
