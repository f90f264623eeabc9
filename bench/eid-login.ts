import { createHash } from 'node:crypto'
import { callbackPath } from '../server/ansattporten/begin-login.ts'
import { insertAttempt } from '../server/ansattporten/queries.ts'
import { sha256 } from '../server/secrets.ts'
import { json } from '../test/port.ts'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { make, makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const warmUp = 500
const callbacks = 2000
const connections = 8

let numbers = 0

/** Back from Ansattporten: from the callback through the commit of the session, for people who are known here. */
export const measureEidLogin = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const { address, meter } = product
    const makeCallbacks = await prepareCallbacks(product)
    await closedLoop(address, await makeCallbacks(warmUp), { connections, seconds: 30 })
    const requests = await makeCallbacks(callbacks)
    const read = meter()
    const load = await closedLoop(address, requests, { connections, seconds: 30 })
    const { ours, postgres, generator } = read()
    const each = (seconds: number) => (seconds * 1000) / load.times.length
    const times = [percentile(load, 0.5), percentile(load, 0.99)]
    writeTable(
      ['CPU of ours, ms each', 'callbacks/s', 'p50 ms', 'p99 ms', 'of PostgreSQL', 'of the generator with the port'],
      [[each(ours), perSecond(load), ...times, each(postgres), each(generator)]],
    )
  })

/** Tokens are signed beforehand: the port's answer to each code is asked for by us, kept, and given again when its turn comes. */
async function prepareCallbacks({ ctx, fleet: { port } }: Pick<Product, 'ctx' | 'fleet'>) {
  const answers = new Map<string, unknown>()
  const newestCode = () => port.asked.at(-1)?.form['code'] ?? ''

  async function makeCallback(): Promise<Prepared> {
    const [state, nonce, codeVerifier, browserToken] = Array.from({ length: 4 }, ctx.randomToken)
    if (!state || !nonce || !codeVerifier || !browserToken) throw new Error('no randomness')
    const { subject } = await makeUser(ctx, port.issuer)
    const hashes = { stateHash: sha256(state), browserHash: sha256(browserToken) }
    const attempt = {
      purpose: 'log-in',
      nonce,
      codeVerifier,
      fresh: false,
      wantedPath: null,
      userId: null,
      organisationNumber: null,
    } as const
    await insertAttempt(ctx, { ...hashes, ...attempt })
    const redirectUri = ctx.config.origin + callbackPath
    const asked = new URLSearchParams({
      client_id: ctx.config.ansattporten.clientId,
      redirect_uri: redirectUri,
      state,
      nonce,
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    })
    // Synthetic numbers, one each.
    const pid = `0181${String(numbers++).padStart(7, '0')}`
    const person = { sub: subject, pid, given_name: 'Ole Bjørn', family_name: 'Hansen Berg', acr: 'high' }
    const bend = { claims: { exp: Math.floor(Date.now() / 1000) + 3600 } }
    const path = port.answer(`${port.issuer}/authorize?${asked}`, person, bend)
    const code = new URL(path, ctx.config.origin).searchParams.get('code') ?? ''
    const form = { code, code_verifier: codeVerifier, redirect_uri: redirectUri }
    const signed = await fetch(`${port.issuer}/token`, { method: 'POST', body: new URLSearchParams(form) })
    answers.set(code, await signed.json())
    return { path, cookies: { inngang_attempt: browserToken }, expected: 303 }
  }

  return async (count: number) => {
    port.faults.delete('/token')
    const made = await make(count, makeCallback)
    port.asked.length = 0
    port.faults.set('/token', (response) => json(response, answers.get(newestCode())))
    return made
  }
}
