import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { type TokenScope, tokenScopes } from '../server/policy.ts'
import { makeToken } from '../server/token/index.ts'
import type { World } from './world.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Options {
  token?: string
  headers?: Record<string, string>
}

export interface ApiAnswer {
  status: number
  headers: Record<string, unknown>
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it, and the document has been asked
  body: any
}

/** A program of somebody else. Whatever it is answered, by whichever route, is held to the OpenAPI document. */
export function createProgram({ app }: Pick<World, 'app'>, { token, headers: own = {} }: Options = {}) {
  const isDescribed = describedBy(app.swagger())

  async function send(method: Method, path: string, body?: object, headers: Record<string, string> = {}) {
    const answer = await app.inject({
      method,
      url: path,
      remoteAddress: '192.0.2.20',
      ...(body && { payload: JSON.stringify(body) }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        'accept-language': 'en',
        ...own,
        ...headers,
      },
    })
    const { statusCode: status, payload } = answer
    const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
    const received: ApiAnswer = { status, headers: answer.headers, body: payload && JSON.parse(payload) }
    expect(
      isDescribed({ method, path, status, type }, received.body),
      `${method} ${path} ${status}: ${payload}`,
    ).toEqual([])
    return received
  }

  return {
    send,
    get: (path: string, headers = {}) => send('GET', path, undefined, headers),
    post: (path: string, body?: object, headers = {}) => send('POST', path, body, headers),
    put: (path: string, body?: object, headers = {}) => send('PUT', path, body, headers),
    patch: (path: string, body?: object, headers = {}) => send('PATCH', path, body, headers),
    delete: (path: string, headers = {}) => send('DELETE', path, undefined, headers),
  }
}

/** A program that acts for a user with a new token, which by default is for everything. */
export async function programOf(
  world: Pick<World, 'app' | 'ctx'>,
  userId: string,
  scopes: readonly TokenScope[] = tokenScopes,
) {
  const actor = { kind: 'user', userId } as const
  const token = await makeToken(world.ctx, actor, { userId, name: 'a test', scopes, days: 30 })
  return createProgram(world, { token })
}

interface Answered {
  method: Method
  path: string
  status: number
  type: string
}

interface Document {
  paths?: Record<string, unknown>
}

/** What is wrong with an answer by the document; nothing, if all is well. */
export function describedBy(document: Document) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(document, 'document')
  const templates = Object.keys(document.paths ?? {}).sort((one, other) => braces(one) - braces(other))

  const find = (parts: string[]) => ajv.getSchema(pointer(parts))

  return ({ method, path, status, type }: Answered, body: unknown): string[] => {
    const template = templates.find((candidate) => matches(candidate, path.replace(/\?.*/s, '')))
    if (template === undefined) return ['no such path in the document']
    const response = ['paths', template, method.toLowerCase(), 'responses', String(status)]
    if (!find(response)) return ['no such answer in the document']
    const isEmpty = !find([...response, 'content'])
    if (isEmpty) return body === '' ? [] : ['a body that the document does not have']
    return errorsOf(find([...response, 'content', type, 'schema']), body)
  }
}

function errorsOf(validate: ValidateFunction | undefined, body: unknown): string[] {
  if (!validate) return ['a type that the document does not have']
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const braces = (template: string) => template.split('{').length
const pointer = (parts: string[]) =>
  `document#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

const matches = (template: string, path: string) =>
  new RegExp(
    `^${template
      .replaceAll('.', '\\.')
      .replaceAll('{*}', '.+')
      .replace(/\{[^}]+\}/g, '[^/]+')}$`,
  ).test(path)
