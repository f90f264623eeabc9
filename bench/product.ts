import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { removeBuilt } from '../test/built-program.ts'
import { testConfig } from '../test/config.ts'
import { createFleet, type Fleet, type Member } from '../test/fleet.ts'
import { contextOf } from './context.ts'
import { openBenchDatabase } from './database.ts'
import { type CpuUse, lookAtMachine, meterCpu } from './machine.ts'
import { startSmtpSink } from './smtp-sink.ts'

export interface BenchOptions {
  /** On a copy of the database with a million users, not on an empty one. */
  large: boolean
  /** How often, where a measurement takes long. */
  count?: number
}

export interface Product {
  fleet: Fleet
  member: Member
  address: string
  pid: number
  /** The same database and secrets, to make rows beforehand by the product's own queries. */
  ctx: Context
  meter(): () => CpuUse
}

/** What a proof of work costs to check does not depend on how hard it was to find, so that these are found at once. */
const settings = { CAPTCHA_COST: '5000', CAPTCHA_COUNTER_MAX: '1', RATE_LIMIT_FACTOR: '1000000' }

/** The built program as a process of its own on a database of its own, for as long as `measure` takes. */
export async function withProduct(
  { large }: BenchOptions,
  measure: (product: Product) => Promise<void>,
  changes: Record<string, string> = {},
) {
  const opened = await openBenchDatabase({ large })
  const connection = connect(opened.url, { size: 10 })
  try {
    const { facts, postmaster } = await lookAtMachine(opened.url)
    process.stdout.write(`${facts}, ${large ? 'a million users' : 'empty database'}\n\n`)
    const mails = await startSmtpSink()
    const folder = await mkdtemp(join(tmpdir(), 'inngang-bench-'))
    const fleet = await createFleet({
      settings: { ...settings, SMTP_URL: mails.url, ...changes },
      databaseUrl: opened.url,
      sayTo: join(folder, 'log'),
    })
    try {
      const config = testConfig(opened.url, { ...settings, ANSATTPORTEN_ISSUER: fleet.port.issuer })
      const member = await fleet.start()
      const pid = member.child.pid ?? 0
      const meter = () => meterCpu({ pid, postmaster })
      if (large) await untilSwept(meter)
      await measure({ fleet, member, address: member.address, pid, ctx: contextOf(connection, config), meter })
    } finally {
      await fleet.end()
      await mails.stop()
      await rm(folder, { recursive: true })
    }
  } finally {
    await connection.close()
    await opened.stop()
    await removeBuilt()
  }
}

const longestSweep = 300

/** A seeded database holds much that is over, and a program that begins to run sweeps it; what is measured is not that. */
async function untilSwept(meter: Product['meter']) {
  for (let seconds = 2; seconds < longestSweep; seconds += 2) {
    const read = meter()
    await sleep(2000)
    const { ours, postgres } = read()
    if (ours + postgres < 0.1) return process.stdout.write(`What was over was swept in ${seconds} s.\n\n`)
  }
  throw new Error('The program does not come to rest.')
}
