import { must } from '../stories/example-deployer.ts'
import { button, colleague, fill, prove, send, stranger, visit, type Walk } from './camera.ts'

/** What people read when something is refused, or fails. */
export async function errors(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['not-found', '/none'],
    ['login-over', '/login/ansattporten/callback?state=x&code=y'],
  ])
  const member = await colleague(walk, 'nina', 'Nina Nilsen')
  await must(walk.world, 'org', 'create', 'skd', '--name-nb', 'Skatteetaten')
  await must(walk.world, 'org', 'add-member', 'skd', 'Devs', 'nina')
  await visit(walk, member, [
    ['organisation-not-found', '/orgs/none'],
    ['service-not-found', '/skd/none'],
    ['owners-only', '/orgs/skd/settings'],
    ['desk-not-found', '/servicedesk'],
  ])
  await member.goto('/account/tokens/new')
  await member.locator('main form input[name="form_token"]').evaluateAll((inputs) => {
    for (const input of inputs) input.setAttribute('value', 'another')
  })
  await button(member, 'form[action="/account/tokens"] button')
  await shoot(member, 'form-not-ours')
  await member.goto('/account/tokens/new')
  await member.locator('main input[name="name"]').evaluate((input) => {
    input.removeAttribute('maxlength')
    input.setAttribute('value', 'a'.repeat(3_000_000))
  })
  await button(member, 'form[action="/account/tokens"] button')
  await shoot(member, 'too-large')
  await world.db('alter table organisation rename to elsewhere')
  await visit(walk, member, [['unexpected', '/orgs']])
  await world.db('alter table elsewhere rename to organisation')
  await tooOften(walk)
  await keptForm(walk)
}

async function tooOften({ world, shoot }: Walk) {
  const { person } = world
  for (const count of [1, 2]) {
    await person.goto('/login')
    await fill(person, { login: 'somebody', password: 'whatever it may be' })
    await button(person, 'form[action="/login/password"] button[type="submit"]')
    if (count === 1) await world.db("update rate_limit set count = 100000, resets_at = now() + interval '1 hour'")
  }
  await shoot(person, 'login-too-often')
  await world.db('delete from rate_limit')
}

/** The database is away while a form is sent. */
async function keptForm(walk: Walk) {
  const { world, shoot } = walk
  const page = await stranger(walk)
  await page.goto('/register/begin')
  await prove(page, 'Kari Nordmann')
  await fill(page, { username: 'kari', email: 'kari@example.no', password: 'korrekt hest batteri stift' })
  await page.waitForTimeout(1500)
  world.line.refuse()
  await send(page, 'complete')
  await page.waitForLoadState('load')
  await page.waitForTimeout(500)
  await shoot(page, 'unavailable-form')
  await page.goto('/orgs')
  await shoot(page, 'unavailable')
  await world.line.pass()
}

/** Where nobody can create a user. */
export const closed = (walk: Walk) =>
  visit(walk, walk.world.person, [
    ['closed', '/register/begin'],
    ['closed-front', '/'],
  ])
