import { availableParallelism } from 'node:os'
import type { Context } from '../server/context.ts'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { ownCpuSeconds } from './machine.ts'
import { password } from './people.ts'
import type { Product } from './product.ts'
import { writeTable } from './table.ts'

const seconds = 10
const connections = 16
/** Until what is run often is compiled, as it is in a program that has been up for a minute. */
const warmUp = 300

/** What runs out is the time and not the requests, on any machine that hashes up to 120 passwords a second. */
export const enoughForALoad = warmUp + seconds * 120

/** Loads of requests that hash one password each, as shares of what the machine hashes right before and after them. */
export async function compareWithHashing(product: Product, loads: Record<string, readonly Prepared[]>): Promise<void> {
  const rows: (string | number)[][] = []
  for (const [name, requests] of Object.entries(loads)) {
    await closedLoop(product.address, requests.slice(0, warmUp), { connections, seconds: 60 })
    const before = await hashBare(product.ctx)
    const read = product.meter()
    const load = await closedLoop(product.address, requests.slice(warmUp), { connections, seconds })
    const { ours, generator, postgres } = read()
    const after = await hashBare(product.ctx)
    const bare = (before.perSecond + after.perSecond) / 2
    const share = perSecond(load) / bare
    const each = (cpu: number) => (cpu * 1000) / load.times.length
    const cpu = [each(ours), (before.milliseconds + after.milliseconds) / 2, each(postgres), each(generator)]
    rows.push([name, bare, perSecond(load), share, percentile(load, 0.5), percentile(load, 0.99), ...cpu])
  }
  writeTable(heads, rows)
}

const heads = [
  '',
  'bare hashes/s',
  'requests/s',
  'share',
  'p50 ms',
  'p99 ms',
  'CPU of ours, ms each',
  'of that, a hash',
  'of PostgreSQL',
  'of the generator',
]

/** Argon2id as the product does it, on all cores, with nothing else to do. */
async function hashBare({ passwords }: Context) {
  const [begun, cpuBefore] = [performance.now(), ownCpuSeconds()]
  let hashes = 0
  async function core() {
    while (performance.now() - begun < (seconds * 1000) / 2) {
      await passwords.hash(password)
      hashes += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, core))
  return {
    perSecond: (hashes * 1000) / (performance.now() - begun),
    milliseconds: ((ownCpuSeconds() - cpuBefore) * 1000) / hashes,
  }
}
