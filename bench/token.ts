import { callbackPath, studioMetadata } from '../server/oauth/studio-client.ts'
import { askAsStudio, codeVerifier } from './authorize.ts'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { logIn, make, makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const warmUp = 500
const codes = 2000
const connections = 8

/** The exchange of a code for tokens, as the studio asks for it: PKCE, client_secret_basic, an ID token by ES256. */
export const measureToken = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const { address, meter } = product
    await closedLoop(address, await makeExchanges(product, warmUp), { connections, seconds: 20 })
    const requests = await makeExchanges(product, codes)
    const read = meter()
    const load = await closedLoop(address, requests, { connections, seconds: 20 })
    const { ours, postgres, generator } = read()
    const each = (seconds: number) => (seconds * 1000) / load.times.length
    const times = [percentile(load, 0.5), percentile(load, 0.99)]
    writeTable(
      [
        'exchanges/s',
        'per core of ours',
        'p50 ms',
        'p99 ms',
        'CPU of ours, ms each',
        'of PostgreSQL',
        'of the generator',
      ],
      [[perSecond(load), load.times.length / ours, ...times, each(ours), each(postgres), each(generator)]],
    )
  })

/** Codes live for a minute, so they are asked for right before: by a logged-in person with a grant, one each. */
async function makeExchanges(product: Product, count: number): Promise<Prepared[]> {
  const { ctx, fleet } = product
  const { client_secret: secret = '' } = studioMetadata(ctx)
  const { id } = await makeUser(ctx, fleet.port.issuer)
  const token = await logIn(ctx, id, { grant: true })
  return make(count, async () => ({
    path: '/oauth/token',
    headers: { authorization: `Basic ${Buffer.from(`studio:${encodeURIComponent(secret)}`).toString('base64')}` },
    form: {
      grant_type: 'authorization_code',
      code: await askForCode(product, token),
      code_verifier: codeVerifier,
      redirect_uri: ctx.config.origin + callbackPath,
    },
    expected: 200,
  }))
}

async function askForCode(product: Product, sessionToken: string): Promise<string> {
  const answer = await askAsStudio(product, sessionToken)
  const code = new URL(answer.location, product.address).searchParams.get('code')
  if (!code) throw new Error(`There is no code in ${answer.location}`)
  return code
}
