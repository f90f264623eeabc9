import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { createFleet, type Fleet, type Member } from '../fleet.ts'
import { endLeasesBefore, expectEverything, findBroken, untilSent } from '../invariants.ts'
import { count } from '../long.ts'
import { disturb, emptyLedger } from '../persistent-person.ts'

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
  await disturb({ fleet, address: () => member.address, ledger }, kills, async () => {
    await member.kill()
    const interrupted = await endLeasesBefore(fleet.databaseUrl, new Date())
    member = await startMeasured(starts)
    expect(await findBroken(fleet.databaseUrl, ledger)).toEqual([])
    // At most twice is promised for kills that are a lease apart, which these are by the moved clock.
    await untilSent(fleet.databaseUrl, interrupted)
  })
  const mails = await expectEverything(fleet, ledger)
  // Kills that nobody noticed would prove nothing.
  expect(ledger.lost).toBeGreaterThan(0)
  process.stdout.write(
    `${kills} kills of the server: ${ledger.lives} lives, ${ledger.lost} answers cut off, ${mails}, ` +
      `starts of ${middle(starts)} ms in the middle, ${Math.max(...starts)} at most\n`,
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

const middle = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
