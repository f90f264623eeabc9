import { pathToFileURL } from 'node:url'
import type { KyselyPlugin } from 'kysely'
import type { Context } from '../server/context.ts'
import { builtFile, removeBuilt } from '../test/built-program.ts'
import { writeTable } from './table.ts'
import { middleAndTail, timed } from './timing.ts'

/** All that ended while no clock ran, job by job, and what a request's first statement costs meanwhile. */
export async function measureSweeps(ctx: Context, request: () => Promise<unknown>): Promise<void> {
  const { clockJobs }: typeof import('../server/main.ts') = await import(
    pathToFileURL(await builtFile('server/main.js')).href
  )
  const rows: (string | number)[][] = []
  for (const job of clockJobs) {
    const meter = meterStatements()
    const { times, seconds } = await requestUntil(job.run({ ...ctx, db: ctx.db.withPlugin(meter.plugin) }), request)
    const { p50, p99 } = middleAndTail(times)
    rows.push([job.name, String(meter.rows), seconds, meter.rows / seconds, meter.longest, p50, p99])
  }
  writeTable(['job', 'rows', 'seconds', 'rows/s', 'longest statement, ms', 'session meanwhile, p50', 'p99'], rows)
  await removeBuilt()
}

async function requestUntil(done: Promise<unknown>, request: () => Promise<unknown>) {
  const begun = performance.now()
  let isDone = false
  const over = done.finally(() => {
    isDone = true
  })
  const times: number[] = []
  while (!isDone) times.push(await timed(request))
  await over
  return { times, seconds: (performance.now() - begun) / 1000 }
}

function meterStatements() {
  const begun = new WeakMap<object, number>()
  const meter = { rows: 0, longest: 0 }
  const plugin: KyselyPlugin = {
    transformQuery({ queryId, node }) {
      begun.set(queryId, performance.now())
      return node
    },
    async transformResult({ queryId, result }) {
      meter.rows += Number(result.numAffectedRows ?? 0)
      meter.longest = Math.max(meter.longest, performance.now() - (begun.get(queryId) ?? 0))
      return result
    },
  }
  return Object.assign(meter, { plugin })
}
