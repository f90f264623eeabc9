import { must } from '../stories/example-deployer.ts'
import { button, colleague, fill, send, stranger, visit, type Walk } from './camera.ts'

/** Into an organisation: asked for, invited, and by an address. */
export async function joining(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['requests-none', '/orgs/brg/requests'],
    ['domains-none', '/orgs/brg/settings/domains'],
    ['invitations-none', '/invitations'],
  ])
  await asked(walk)
  await invited(walk)
  await visit(walk, person, [
    ['domains', '/orgs/brg/settings/domains'],
    ['log', '/orgs/brg/log'],
  ])
  await person.goto('/orgs/brg/settings/domains')
  await fill(person, { domain: 'gmail.com' })
  await button(person, 'main form:has(input#domain) button[type="submit"]')
  await shoot(person, 'domain-refused')
  await must(walk.world, 'domain', 'open', 'brg', 'example.no', 'Devs')
  await visit(walk, person, [['domains-open', '/orgs/brg/settings/domains']])
}

async function asked(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  const nina = await colleague(walk, 'nina', 'Nina Nilsen')
  await visit(walk, nina, [['join', '/orgs/brg/join']])
  await fill(nina, { message: 'Lagar skjema' })
  await button(nina, 'main form:has(textarea) button[type="submit"]')
  await shoot(nina, 'join-waits')
  await visit(walk, person, [['requests-waiting', '/orgs/brg/requests']])
  await person.locator('main a[href*="/requests/"]').first().click()
  await shoot(person, 'request-to-join')
  await send(person, 'approve')
  await shoot(person, 'request-to-join-refused')
  await must(walk.world, 'join-request', 'decline', 'brg', 'nina', '--reason', 'Spør eigaren din først')
  await visit(walk, nina, [['join-declined', '/orgs/brg/join']])
  await nina.context().close()
}

async function invited(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await must(walk.world, 'invitation', 'create', 'brg', 'inviterte@example.no', 'Devs')
  await must(walk.world, 'invitation', 'create', 'skd', 'ole_berg', 'Devs')
  const guest = await stranger(walk)
  await guest.goto((await world.mail('inviterte@example.no')).link)
  await shoot(guest, 'invitation-mailed')
  await guest.context().close()
  await visit(walk, person, [
    ['requests-invited', '/orgs/brg/requests'],
    ['dashboard-invited', '/dashboard'],
    ['invitations', '/invitations'],
  ])
  await send(person, 'block')
  await shoot(person, 'invitations-blocked')
  await send(person, 'unblock')
}
