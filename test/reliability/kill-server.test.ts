import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { createFleet, type Fleet, type Member } from '../fleet.ts'
import { countArrivals, countWaiting, endLeasesBefore, findBroken } from '../invariants.ts'
import { count } from '../long.ts'
import { emptyLedger, livePersistently, untilSomewhere } from '../persistent-person.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await createFleet()
})
afterAll(async () => {
  await fleet.end()
  await removeBuilt()
})

const kills = count(200)

test('A7, X5: killed in the middle of everything, the server loses no act that it told of and leaves no half', {
  timeout: 240_000 + kills * 40_000,
}, async () => {
  const ledger = emptyLedger()
  const starts: number[] = []
  let member = await startMeasured(starts)
  let over = false
  const crowd = livePersistently({ fleet, address: () => member.address, ledger }, { people: 6, over: () => over })
  const killing = killOften()

  async function killOften() {
    for (let kill = 0; kill < kills && !over; kill++) {
      await untilSomewhere(ledger, () => over)
      await member.kill()
      const interrupted = await endLeasesBefore(fleet.databaseUrl, new Date())
      member = await startMeasured(starts)
      expect(await findBroken(fleet.databaseUrl, ledger)).toEqual([])
      // At most twice is promised for kills that are a lease apart, which these are by the moved clock.
      await untilSent(interrupted)
    }
  }

  await Promise.race([killing, crowd]).finally(() => {
    over = true
    return Promise.allSettled([killing, crowd])
  })
  await crowd
  await endLeasesBefore(fleet.databaseUrl, new Date())
  await untilSent()
  expect(await findBroken(fleet.databaseUrl, ledger)).toEqual([])
  const { wrong, mails, twice } = await countArrivals(fleet.databaseUrl, fleet.smtp.received)
  expect(wrong).toEqual([])
  // Kills that nobody noticed would prove nothing.
  expect(ledger.lost).toBeGreaterThan(0)
  process.stdout.write(
    `${kills} kills of the server: ${ledger.lives} lives, ${ledger.lost} answers cut off, ${mails} mails of which ${twice} came twice, ` +
      `slowest start ${Math.max(...starts)} ms\n`,
  )
})

/** Until the new process answers, from the moment it is asked for. */
async function startMeasured(starts: number[]): Promise<Member> {
  const begun = Date.now()
  const member = await fleet.start()
  const { status } = await fetch(`${member.address}/readyz`)
  expect(status).toBe(200)
  starts.push(Date.now() - begun)
  return member
}

const untilSent = (messageIds?: string[]) =>
  expect.poll(() => countWaiting(fleet.databaseUrl, messageIds), { timeout: 120_000 }).toBe(0)
