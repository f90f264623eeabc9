import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request that is ready to be sent, and the status or statuses that its answer may have. */
export interface Prepared {
  path: string
  cookies?: Record<string, string>
  headers?: Record<string, string>
  form?: Record<string, string>
  /** For programs, in place of a form. */
  json?: object
  expected: number | readonly number[]
}

export interface Load {
  seconds: number
  /** Milliseconds of each answer, the quickest first. */
  times: number[]
  /** How many answers there were of each. */
  statuses: Map<number, number>
}

export const perSecond = ({ times, seconds }: Load) => times.length / seconds

export const percentile = ({ times }: Pick<Load, 'times'>, share: number) =>
  times[Math.ceil(share * times.length) - 1] ?? 0

/** As many as the server takes: each connection sends its next request when the last is answered, or when it is told to. */
export async function closedLoop(
  address: string,
  requests: Iterable<Prepared>,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const queue = requests[Symbol.iterator]()
  const generator = createGenerator(address)

  async function connection() {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const { retryAfter } = await generator.send(next.value, performance.now())
      // Not all of them in the same instant, as people would not either.
      if (retryAfter > 0) await sleep(retryAfter * 1000 * (1 + Math.random()))
      if (generator.secondsSoFar() > seconds) return
    }
  }

  await Promise.all(Array.from({ length: connections }, connection))
  return generator.end()
}

/** At an even rate, whatever the server does: an answer's time counts from when its request was due. */
export async function openLoop(
  address: string,
  requests: Iterable<Prepared>,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Load> {
  const generator = createGenerator(address)
  const begun = performance.now()
  const answers: Promise<Answer>[] = []
  for (const prepared of requests) {
    const due = begun + (answers.length / rate) * 1000
    if (due - begun > seconds * 1000) break
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    answers.push(generator.send(prepared, due))
  }
  await Promise.all(answers)
  return generator.end()
}

/** Sends over connections that stay open. An unexpected answer ends the measurement: it would be of something else. */
export function createGenerator(address: string) {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  const statuses = new Map<number, number>()
  const begun = performance.now()
  const secondsSoFar = () => (performance.now() - begun) / 1000
  return {
    secondsSoFar,
    async send(prepared: Prepared, since: number) {
      const answer = await answerTo(address, agent, prepared)
      times.push(performance.now() - since)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      return answer
    },
    end(): Load {
      const seconds = secondsSoFar()
      agent.destroy()
      return { seconds, times: times.sort((a, b) => a - b), statuses }
    },
  }
}

interface Answer {
  status: number
  /** In seconds. */
  retryAfter: number
}

function answerTo(address: string, agent: Agent, { expected, ...prepared }: Prepared): Promise<Answer> {
  const { method, headers, body } = rawRequest(prepared)
  return new Promise((resolve, reject) => {
    const sent = request(address + prepared.path, { agent, method, headers }, (response) => {
      const { statusCode: status = 0, headers: given } = response
      const retryAfter = Number(given['retry-after'] ?? 0)
      if ([expected].flat().includes(status)) response.resume().once('end', () => resolve({ status, retryAfter }))
      else reject(new Error(`${method} ${prepared.path} answered ${status}, not ${expected}`))
    })
    sent.once('error', reject).end(body)
  })
}

function rawRequest({ cookies = {}, headers: extra, form, json }: Omit<Prepared, 'expected'>) {
  const headers: Record<string, string> = {
    accept: 'text/html',
    'accept-language': 'nb',
    'sec-fetch-site': 'same-origin',
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
    ...extra,
  }
  if (!form && !json) return { method: 'GET', headers }
  const body = form ? new URLSearchParams(form).toString() : JSON.stringify(json)
  const posted = {
    ...headers,
    'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  }
  return { method: 'POST', headers: posted, body }
}

/** The same requests over and over. */
export function* forever<T>(values: readonly T[]): Generator<T> {
  while (values.length > 0) yield* values
}
