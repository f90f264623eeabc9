import { button, fill, stranger, visit, type Walk } from './camera.ts'

export async function tokens(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['account', '/account'],
    ['tokens-none', '/account/tokens'],
    ['token-new', '/account/tokens/new'],
  ])
  await button(person, 'form[action="/account/tokens"] button')
  await shoot(person, 'token-errors')
  await fill(person, { name: 'build server' })
  await person.locator('input[name="orgs:read"]').check()
  await button(person, 'form[action="/account/tokens"] button')
  await shoot(person, 'token-made')
  await person.goto('/account/tokens')
  await shoot(person, 'tokens')
  await world.db("update session set authenticated_at = now() - interval '11 minutes'")
  await person.goto('/account/tokens/new')
  await shoot(person, 'confirm')
  await world.db('update session set authenticated_at = now()')
}

/** A forgotten password, an address and an identity that are missing, and the end of an account. */
export async function ends(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  const elsewhere = await stranger(walk)
  await elsewhere.goto('/password/forgotten')
  await fill(elsewhere, { login: 'ole_berg' })
  await button(elsewhere, 'main form button')
  const links = async (): Promise<string> => {
    const { link } = await world.mail('ole@example.no')
    return link.includes('/password/reset') ? link : links()
  }
  await elsewhere.goto(await links())
  await shoot(elsewhere, 'reset')
  await button(elsewhere, 'main form button[type="submit"]')
  await shoot(elsewhere, 'reset-refused')
  await elsewhere.context().close()
  await world.db('update user_account set email_verified_at = null')
  await world.db('delete from identity')
  await visit(walk, person, [
    ['dashboard-remaining', '/dashboard'],
    ['account-remaining', '/account'],
  ])
  await person.evaluate(() => document.querySelector('[data-session-warning]')?.removeAttribute('hidden'))
  await person.evaluate(() => document.querySelector('[data-session-warning]')?.setAttribute('data-state', 'soon'))
  await shoot(person, 'session-warning')
  await world.db("update user_account set state = 'deactivated', deactivated_at = now()")
  await person.goto('/dashboard')
  await shoot(person, 'deactivated')
}
