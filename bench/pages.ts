import { askAsStudio } from './authorize.ts'
import { closedLoop, forever, openLoop, type Prepared, percentile, perSecond } from './load.ts'
import { formToken, logIn, makeTicket, makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const connections = 8
const secondsOfWarmUp = 3
const seconds = 8

/** How many pages a second there are at most, and how long one takes when half as many are asked for. */
export const measurePages = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const rows: (string | number)[][] = []
    for (const [name, page] of Object.entries(await preparePages(product))) {
      rows.push([name, ...(await measurePage(product, page))])
    }
    writeTable(
      [
        'page',
        'requests/s',
        'p99 ms at half load',
        'p50 ms',
        'CPU of ours, ms each',
        'of PostgreSQL',
        'of the generator',
      ],
      rows,
    )
  })

async function measurePage({ address, meter }: Product, page: Prepared): Promise<number[]> {
  await closedLoop(address, forever([page]), { connections, seconds: secondsOfWarmUp })
  const read = meter()
  const most = await closedLoop(address, forever([page]), { connections, seconds })
  const { ours, postgres, generator } = read()
  const half = await openLoop(address, forever([page]), { rate: perSecond(most) / 2, seconds })
  const each = (cpu: number) => (cpu * 1000) / most.times.length
  return [perSecond(most), percentile(half, 0.99), percentile(half, 0.5), each(ours), each(postgres), each(generator)]
}

/** Each as somebody who is right there on the journey, with the cookies of a browser. */
async function preparePages(product: Product): Promise<Record<string, Prepared>> {
  const { ctx, fleet } = product
  const { cookies } = await formToken(product)
  const person = await makeUser(ctx, fleet.port.issuer)
  const stranger = await makeUser(ctx, fleet.port.issuer)
  const inngang_ticket = (await makeTicket(ctx, fleet.port.issuer)).token
  const inngang_session = await logIn(ctx, person.id, { grant: true })
  const consent = await askAsStudio(product, await logIn(ctx, stranger.id, { grant: false }))
  return {
    front: { path: '/', cookies, expected: 200 },
    form: { path: '/register', cookies: { ...cookies, inngang_ticket }, expected: 200 },
    consent: { path: consent.location, cookies: { ...cookies, ...consent.cookies }, expected: 200 },
    dashboard: { path: '/dashboard', cookies: { ...cookies, inngang_session }, expected: 200 },
  }
}
