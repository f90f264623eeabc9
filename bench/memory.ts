import { setTimeout as sleep } from 'node:timers/promises'
import { closedLoop } from './load.ts'
import { memoryOf } from './machine.ts'
import { formToken, make, makeRegistration } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const atATime = 500
const connections = 16

/** Resident memory when idle, after ten thousand registrations, and after as many again. */
export const measureMemory = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const half = options.count ?? 10_000
    await sleep(5000)
    const rows = [['idle', memoryOf(product.pid), memoryOf(product.pid)]]
    for (const done of [half, 2 * half]) {
      const most = await registerMany(product, half)
      await sleep(5000)
      rows.push([`after ${done} registrations`, memoryOf(product.pid), most])
    }
    writeTable(['', 'RSS MB, at rest', 'RSS MB, the most under load'], rows)
  })

/** In portions, so that tickets do not grow old. */
async function registerMany(product: Product, count: number): Promise<number> {
  const form = await formToken(product)
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, memoryOf(product.pid))
  }, 200)
  for (let done = 0; done < count; done += atATime) {
    const requests = await make(atATime, () => makeRegistration(product, form, { captcha: true }))
    await closedLoop(product.address, requests, { connections, seconds: Number.POSITIVE_INFINITY })
    process.stderr.write(`\r${done + atATime} `)
  }
  clearInterval(watch)
  process.stderr.write('\n')
  return most
}
