import { createHash } from 'node:crypto'
import { button, fill, password, prove, stranger, visit, type Walk } from './camera.ts'

export async function strangersPages(walk: Walk) {
  const { person } = walk.world
  await visit(walk, person, [
    ['front', '/'],
    ['login', '/login'],
    ['problem', '/problems/registration/other-ticket'],
    ['cookies', '/cookies'],
    ['forgotten', '/password/forgotten'],
    ['forgotten-sent', '/password/sent'],
    ['reset-gone', '/password/reset'],
    ['reset-changed', '/password/changed'],
    ['logged-out', '/logged-out'],
    ['ticket-gone', '/register'],
    ['link-invalid', '/activate?token=none'],
    ['invitation-gone', '/invitations/accept?token=none'],
    ['mailbox-empty', walk.stage.mailbox],
    ['mail-gone', `${walk.stage.mailbox}/messages/none`],
  ])
  await helpPages(walk)
  await person.goto('/login')
  await fill(person, { login: 'nobody', password: 'nothing' })
  await button(person, 'form[action="/login/password"] button')
  await walk.shoot(person, 'login-refused')
}

/** All that the first of them leads to, and the API, which that one does not name. */
async function helpPages(walk: Walk) {
  const { person } = walk.world
  await visit(walk, person, [['help', '/help']])
  const links = await person.locator('main a[href^="/help/"]').all()
  const paths = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''))
  const all = [...new Set([...paths, '/help/api'])]
  await visit(
    walk,
    person,
    all.map((path) => [path.slice(1).replace('/', '-'), path] as const),
  )
}

export async function proof({ world, stage, shoot }: Walk) {
  const { person } = world
  await person.goto('/register/begin')
  await shoot(person, 'port-choice')
  await person.locator('a[href^="/faults"]').click()
  await shoot(person, 'port-faults')
  await person.goBack()
  await person.getByRole('link', { name: 'TestID' }).click()
  await shoot(person, 'port-testid')
  await person.goBack()
  await person.getByRole('link', { name: 'BankID' }).click()
  await shoot(person, 'port-person')
  await person.goBack()
  await button(person, 'button[value="cancel"]')
  await person.waitForURL(/callback/)
  await shoot(person, 'cancelled')
  for (const path of ['/', '/none', '/logout', '/logged-out']) {
    await person.goto(`${stage.login}${path}`)
    await shoot(person, `port${path === '/' ? '-about' : path.replace('/', '-')}`)
  }
}

export async function form({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/register/begin')
  await prove(person)
  await person.waitForTimeout(1500)
  await shoot(person, 'form')
  await fill(person, { username: 'ole_berg', email: 'ole@example.no', password: 'Sommeren kommer' })
  await person.locator('[data-password-strength][data-level]').waitFor()
  await person.locator('details:has([data-passphrase]) summary').click()
  await shoot(person, 'form-filled')
  await fill(person, { username: '_', email: 'nowhere' })
  await button(person, 'button[value="complete"]')
  await person.locator('#errors').waitFor()
  await shoot(person, 'form-errors')
  await fill(person, { email: 'ole@example.no' })
  await button(person, 'button[value="send-code"]').catch(() => undefined)
  await person.goto('/register/connect')
  await shoot(person, 'connect')
  await fill(person, { login: 'ole', password: 'x' })
  await button(person, 'form[action="/register/connect"] button')
  await shoot(person, 'connect-refused')
  await fill(person, { login: 'ole' })
  await person.locator('#login-for-code').fill('ole')
  await button(person, 'form[action="/register/connect/code"] button')
  await shoot(person, 'connect-code')
}

export async function captchaFails(walk: Walk) {
  const { shoot } = walk
  const page = await stranger(walk)
  await page.route('**/register/captcha', (route) => route.fulfill({ json: {} }))
  await page.goto('/register/begin')
  await prove(page, 'Kari Nordmann')
  await page.waitForTimeout(1500)
  await shoot(page, 'captcha-failed')
  await fill(page, { username: 'kari', email: 'kari@example.no' })
  await button(page, 'button[value="send-code"]')
  await shoot(page, 'code-instead')
  await page.context().close()
}

export async function activation(walk: Walk) {
  const { world, stage, shoot } = walk
  const { person } = world
  await person.goto('/register')
  await fill(person, { username: 'ole_berg', email: 'ole@example.no', password })
  await button(person, 'button[value="complete"]')
  await person.waitForURL(/register\/sent/)
  await shoot(person, 'waiting')
  await button(person, 'form[action="/register/resend"] button')
  await shoot(person, 'waiting-too-soon')
  const { link } = await world.mail('ole@example.no')
  await visit(walk, person, [
    ['mailbox', stage.mailbox],
    ['register', stage.register],
  ])
  await person.goto(stage.mailbox)
  await person.locator('.sim-mails a').first().click()
  await shoot(person, 'mail')
  const elsewhere = await stranger(walk)
  await elsewhere.goto(link)
  await shoot(elsewhere, 'activate')
  await button(elsewhere, 'form[action="/activate"] button')
  await shoot(elsewhere, 'activated-elsewhere')
  await elsewhere.goto(link)
  await shoot(elsewhere, 'already-active')
  await elsewhere.context().close()
}

export async function consent({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/register/continue')
  await person.locator('button[value="authorize"]').waitFor()
  await shoot(person, 'consent')
  await button(person, 'button[value="cancel"]')
  await person.waitForURL(/declined/)
  await shoot(person, 'declined')
  await person.goto('/dashboard')
  await button(person, 'button[value="authorize"]')
  await person.waitForURL(/dashboard/)
  await shoot(person, 'dashboard')
}

/** git in the browser: what it asks, and how we refuse what it may not ask. */
export async function gitLogin(walk: Walk) {
  const asked = (changes: Record<string, string>) =>
    `/login/oauth/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: 'a4792ccc-144e-407e-86c9-5e7d8d9c3269',
      redirect_uri: 'http://127.0.0.1:40123',
      state: 'any',
      code_challenge: createHash('sha256').update('verifier').digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    })}`
  await visit(walk, walk.world.person, [
    ['git-consent', asked({})],
    ['git-unknown', asked({ client_id: 'nobody' })],
    ['git-elsewhere', asked({ redirect_uri: 'https://evil.example/' })],
    ['oauth-over', '/oauth/authorize/none'],
    ['oauth-log-out', '/oauth/end_session'],
  ])
}
