import type { Context } from '../server/context.ts'
import { sha256 } from '../server/secrets.ts'
import { findSession } from '../server/session/queries.ts'
import { statements } from './growth-statements.ts'
import { measureSweeps } from './growth-sweeps.ts'
import { few, many, openSeeded } from './seeded.ts'
import { writeTable } from './table.ts'
import { middleAndTail, timed } from './timing.ts'

const rounds = 2000
const warmUp = 1000

/** What the main statements cost among a million users against a thousand, then all that the clock does there. */
export async function measureGrowth(): Promise<void> {
  const small = await openSeeded(few)
  const large = await openSeeded(many)
  try {
    const rows: Row[] = []
    for (const statement of Object.keys(statements)) rows.push(await compare(statement, small.ctx, large.ctx))
    writeTable([`${rounds} times`, 'p50 ms', 'p99 ms', 'p50 of a million', 'p99', 'ratio', 'of p99'], rows)
    process.stdout.write('\n')
    await measureSweeps(large.ctx, () => findSession(large.ctx, sha256(`session ${someone(many)}`)))
  } finally {
    await small.stop()
    await large.stop()
  }
}

type Row = readonly (string | number)[]

/** In turn, so that what else the machine does troubles both alike. */
async function compare(name: string, small: Context, large: Context): Promise<Row> {
  const run = statements[name] ?? (() => Promise.reject(new Error(name)))
  const times: Record<'small' | 'large', number[]> = { small: [], large: [] }
  for (let round = 0; round < warmUp + rounds; round++) {
    times.small.push(await timed(() => run(small, someone(few))))
    times.large.push(await timed(() => run(large, someone(many))))
  }
  const before = middleAndTail(times.small.slice(warmUp))
  const after = middleAndTail(times.large.slice(warmUp))
  return [name, before.p50, before.p99, after.p50, after.p99, after.p50 / before.p50, after.p99 / before.p99]
}

/** One of the accounts that have everything: a session, a code, a count. */
function someone(users: number) {
  const n = Math.floor(users * (0.1 + Math.random() * 0.0095)) + 1
  return n % 100 < 5 ? n + 5 : n
}
