import { must } from '../stories/example-deployer.ts'
import { button, fill, send, visit, type Walk } from './camera.ts'

/** The servicedesk's console, to somebody who works there, from the link that makes them one. */
export async function servicedesk(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await world.db('update session set authenticated_at = now()')
  const link = (await must(walk.world, 'operator', 'link')).match(/http\S+/)?.[0] ?? ''
  await visit(walk, person, [['desk-become', link]])
  await button(person, 'form[action="/servicedesk/become"] button')
  await shoot(person, 'desk-empty')
  await visit(walk, person, [['desk-link-over', link]])
  await queue(walk)
  await visit(walk, person, [
    ['desk', '/servicedesk'],
    ['desk-organisations', '/servicedesk/organisations'],
    ['desk-organisations-nothing', '/servicedesk/organisations?search=nobody'],
    ['desk-organisation', '/servicedesk/organisations/brg'],
    ['desk-organisation-no-owner', '/servicedesk/organisations/dssb'],
    ['desk-standing', '/servicedesk/organisations/skd/standing'],
    ['desk-grants', '/servicedesk/organisations/skd/environments'],
    ['desk-environments', '/servicedesk/environments'],
    ['desk-environment', '/servicedesk/environments/tt02'],
    ['desk-webhooks', '/servicedesk/webhooks'],
    ['desk-people', '/servicedesk/people'],
    ['desk-people-nothing', '/servicedesk/people?search=nobody'],
    ['desk-person', '/servicedesk/people/ole_berg'],
    ['desk-person-other', '/servicedesk/people/kari.n'],
    ['desk-mail', '/servicedesk/mail'],
    ['desk-mail-sent', '/servicedesk/mail?list=sent'],
    ['desk-applications', '/servicedesk/applications'],
    ['desk-log', '/servicedesk/log'],
    ['desk-log-nothing', '/servicedesk/log?person=nobody'],
    ['desk-operators', '/servicedesk/operators'],
    ['desk-operator-removal', '/servicedesk/operators/ole_berg/removal'],
  ])
  await person.goto('/servicedesk/webhooks')
  await button(person, 'main li a[href^="/servicedesk/webhooks/"]')
  await shoot(person, 'desk-webhook')
  await person.goto('/servicedesk/mail?list=sent')
  await button(person, 'main .rows a')
  await shoot(person, 'desk-mail-one')
  await person.goto('/servicedesk/people/kari.n')
  await button(person, 'main form button[type="submit"]')
  await shoot(person, 'desk-person-refused')
}

/** Requests in every state that the queue knows. */
async function queue(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['desk-requests-empty', '/servicedesk/requests?whose=mine'],
    ['desk-register', '/servicedesk/requests/new'],
  ])
  await send(person, 'register')
  await shoot(person, 'desk-register-errors')
  await fill(person, {
    askedBy: 'Kari, telefon',
    number: '310000108',
    nameNb: 'Fyretaten',
    name: 'fyr',
    administrator: 'sjef@fyr.example',
    purpose: 'Skjema for fyr',
  })
  await person.locator('input[name="kind"][value="service-owner"]').check()
  await send(person, 'register')
  await person.waitForURL(/requests\/[0-9a-f-]{36}/)
  await shoot(person, 'desk-review')
  const one = person.url()
  const named = 'update organisation_request set administrator = $1 where name = $2'
  await world.db(named, ['ole_berg', 'fyr'])
  await visit(walk, person, [['desk-review-named', one]])
  await world.db(named, ['sjef@fyr.example', 'fyr'])
  await send(person, 'take')
  await must(world, 'request', 'tick', one.split('/').pop() ?? '', 'agreement')
  await person.reload()
  await shoot(person, 'desk-review-taken')
  await send(person, 'decline')
  await shoot(person, 'desk-review-refused')
  await world.db(
    "update organisation_request set assignee_id = (select id from owner where name = 'kari.n') where name = 'fyr'",
  )
  await visit(walk, person, [
    ['desk-review-of-another', one],
    ['desk-requests', '/servicedesk/requests'],
    ['desk-requests-approved', '/servicedesk/requests?state=approved'],
  ])
  await person.locator('.queue a').first().click()
  await shoot(person, 'desk-review-approved')
}
