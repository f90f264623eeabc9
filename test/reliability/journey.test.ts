import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { createFleet, type Fleet, type Member } from '../fleet.ts'
import { count } from '../long.ts'
import { activeUser } from '../world.ts'

let fleet: Fleet
let member: Member
beforeAll(async () => {
  fleet = await createFleet()
  member = await fleet.start()
})
afterAll(async () => {
  await fleet.end()
  await removeBuilt()
})

test('X7: the built program registers and activates persons, by real HTTP and real mail', async () => {
  const surroundings = { port: fleet.port, mails: fleet.mails, browser: () => fleet.browser(() => member.address) }
  for (let person = 0; person < count(20); person++) {
    const { activated, browser } = await activeUser(surroundings, { person: { sub: `sub-${person}`, acr: 'high' } })
    expect([activated.status, activated.location]).toEqual([303, '/dashboard'])
    expect((await browser.get('/account')).status).toBe(200)
  }
})
