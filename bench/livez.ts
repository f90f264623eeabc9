import { setTimeout as sleep } from 'node:timers/promises'
import { closedLoop, forever, openLoop, type Prepared, percentile, perSecond } from './load.ts'
import { formToken, make, makeUser, password } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const seconds = 10
const secondsOfRush = 3
/** More than may hash or wait for it, so that the queue is full all the time and some are sent away. */
const connections = 100
const livez: Prepared = { path: '/livez', expected: 200 }

/** Whether the program still says that it is alive, fifty times a second, while passwords wait to be hashed. */
export const measureLivez = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const { address } = product
    const calm = await openLoop(address, forever([livez]), { rate: 50, seconds })
    const logins = await makeLogins(product)
    const [crowd, busy] = await Promise.all([
      closedLoop(address, forever(logins), { connections, seconds: secondsOfRush + seconds }),
      // A hundred who come in the same instant are a rush; then the queue is full.
      sleep(secondsOfRush * 1000).then(() => openLoop(address, forever([livez]), { rate: 50, seconds })),
    ])
    const sentAway = crowd.statuses.get(503) ?? 0
    if (sentAway === 0) throw new Error('The queue was never full')
    writeTable(
      ['/livez', 'p50 ms', 'p99 ms', 'log-ins/s meanwhile', 'sent away/s'],
      [
        ['nobody hashes', percentile(calm, 0.5), percentile(calm, 0.99), '', ''],
        [
          'queue full',
          percentile(busy, 0.5),
          percentile(busy, 0.99),
          perSecond(crowd) - sentAway / crowd.seconds,
          sentAway / crowd.seconds,
        ],
      ],
    )
  })

async function makeLogins(product: Product): Promise<Prepared[]> {
  const { ctx, fleet } = product
  const { cookies, fields } = await formToken(product)
  const passwordHash = await ctx.passwords.hash(password)
  return make(200, async () => {
    const { username: login } = await makeUser(ctx, fleet.port.issuer, passwordHash)
    return { path: '/login/password', cookies, form: { ...fields, login, password }, expected: [303, 503] }
  })
}
