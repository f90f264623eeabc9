import { sql } from 'kysely'
import { record } from '../server/audit/record.ts'
import { sealActs } from '../server/audit/seal.ts'
import { verifyChain } from '../server/audit/verify-chain.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { testConfig } from '../test/config.ts'
import { contextOf } from './context.ts'
import { openBenchDatabase } from './database.ts'
import { lookAtMachine } from './machine.ts'
import type { BenchOptions } from './product.ts'
import { writeTable } from './table.ts'

const writers = 10
const batch = 5000

/** What sealing costs those who write acts, and how long a large log takes to be sealed and followed. */
export async function measureAudit({ count = 1_000_000 }: BenchOptions) {
  const opened = await openBenchDatabase({ large: false })
  const database = connect(opened.url, { size: writers })
  try {
    const ctx = contextOf(database, testConfig(opened.url))
    const { facts } = await lookAtMachine(opened.url)
    process.stdout.write(`${facts}\n\n`)
    const trigger = (state: 'enable' | 'disable') =>
      sql.raw(`alter table audit ${state} trigger audit_await_seal`).execute(ctx.db)
    const rates: [string, number][] = []
    for (const state of ['disable', 'enable', 'disable', 'enable'] as const) {
      await trigger(state)
      rates.push([state === 'enable' ? 'with the chain' : 'without', await writeActs(ctx, 4000)])
    }
    writeTable(['acts written by ten at once', 'acts/s'], rates)
    await sql`insert into audit_unsealed select id from audit on conflict do nothing`.execute(ctx.db)
    await fill(ctx, count)
    // As the server's own maintenance has done it long before a log is so large.
    await sql`analyze audit, audit_unsealed`.execute(ctx.db)
    const sealing = await seconds(async () => {
      while ((await sealActs(ctx, batch)) === batch);
    })
    await sql`analyze audit_seal`.execute(ctx.db)
    const following = await seconds(async () => {
      const { links, fault } = await verifyChain(ctx)
      if (fault || links < count) throw new Error('The chain is not whole')
    })
    writeTable(['acts', 'sealed in s', 'verified in s'], [[count, sealing, following]])
  } finally {
    await database.close()
    await opened.stop()
  }
}

async function writeActs(ctx: Context, count: number): Promise<number> {
  const write = async () => {
    for (let written = 0; written < count / writers; written++)
      await record(ctx, { kind: 'program' }, { action: 'user.purged', details: { number: written } })
  }
  const taken = await seconds(() => Promise.all(Array.from({ length: writers }, write)))
  return Math.round(count / taken)
}

/** In parts, since a statement has a time limit. */
async function fill({ db }: Context, count: number) {
  for (let left = count; left > 0; left -= 50_000)
    await sql`insert into audit (at, action, actor_kind, actor_id, subject_kind, subject_id, details, network)
      select now(), 'session.started', 'user', gen_random_uuid(), 'user', gen_random_uuid()::text,
        jsonb_build_object('method', 'ansattporten'), '192.0.2.0/24'
      from generate_series(1, ${sql.lit(Math.min(left, 50_000))})`.execute(db)
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}
