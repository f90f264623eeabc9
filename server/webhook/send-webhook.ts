import { lookup as resolve } from 'node:dns/promises'
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Context } from '../context.ts'
import { isReachable, isWebhookUrl } from './reachable.ts'
import { longestAnswer } from './webhook.ts'

const secondsInAll = 15

interface Outgoing {
  url: string
  headers: Record<string, string>
  body: string
}

export interface Answer {
  status: number
  body: Buffer
}

/** Somebody's network, not ours to call into. */
class Unreachable extends Error {
  constructor() {
    super('The address is in a network that webhooks may not reach.')
  }
}

/** Posts to an endpoint over a connection of its own. Follows no redirect, and reads no more of the answer than is kept. */
export async function sendWebhook({ config }: Pick<Context, 'config'>, outgoing: Outgoing): Promise<Answer> {
  if (!isWebhookUrl(outgoing.url, config)) throw new Unreachable()
  const url = new URL(outgoing.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Node looks up names only, so an address that stands there is judged here.
  if (/^[\d.]+$|:/.test(host) && !isReachable(host, config)) throw new Unreachable()
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    headers: {
      ...outgoing.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(outgoing.body),
      'user-agent': 'inngang',
    },
    lookup: onlyReachable(config),
    signal: AbortSignal.timeout(secondsInAll * 1000),
  }
  return post(url, options, outgoing.body)
}

const post = (url: URL, options: RequestOptions, body: string) =>
  new Promise<Answer>((fulfil, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
    const refuse = () => reject(new Error('There is no answer.'))
    request.on('response', (response) => {
      request.off('close', refuse)
      beginningOf(response).then((begun) => fulfil({ status: response.statusCode ?? 0, body: begun }), reject)
    })
    // Another protocol is no answer, and neither an answer nor an error follows it.
    request.on('close', refuse)
    request.on('error', reject)
    request.end(body)
  })

async function beginningOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    parts.push(part)
    size += part.length
    if (size >= longestAnswer) break
  }
  return Buffer.concat(parts)
}

/** What a name leads to is judged as it is connected to, so that no second look-up can say otherwise. */
const onlyReachable =
  (config: Context['config']): LookupFunction =>
  (host, options, callback) => {
    resolve(host, { ...options, all: true }).then(
      (addresses) => {
        const [first] = addresses
        const isRefused = addresses.some(({ address }) => !isReachable(address, config))
        if (!first || isRefused) return callback(new Unreachable(), '')
        if (options.all) return callback(null, addresses)
        callback(null, first.address, first.family)
      },
      (error) => callback(error, ''),
    )
  }

/** Why there is no answer, without a word of whoever is there. */
export function failureOf(error: unknown): string {
  if (error instanceof Unreachable) return error.message
  if (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name))
    return 'The endpoint did not answer in time.'
  return 'The endpoint could not be reached.'
}
