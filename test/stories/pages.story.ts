import { expectAccessible } from './accessible.ts'
import { expectHeading, press } from './errands.ts'
import { expect, test } from './story.ts'

const pages = [
  { path: '/', heading: 'Welcome to Altinn Studio', status: 200 },
  { path: '/login', heading: 'Log in to Altinn Studio', status: 200 },
  { path: '/help', heading: 'Help and contact', status: 200 },
  { path: '/help/create-user', heading: 'Create a user', status: 200 },
  { path: '/help/deploy-service', heading: 'Deploy a first service', status: 200 },
  { path: '/help/join-organisation', heading: 'Join an organisation', status: 200 },
  { path: '/help/get-organisation', heading: 'Get an organisation', status: 200 },
  { path: '/help/add-person', heading: 'Add a person to a team', status: 200 },
  { path: '/help/connect-ansattporten', heading: 'Connect Ansattporten', status: 200 },
  { path: '/help/api', heading: 'The API for programs', status: 200 },
  { path: '/cookies', heading: 'Cookies', status: 200 },
  { path: '/password/forgotten', heading: 'Forgotten password', status: 200 },
  { path: '/password/reset', heading: 'The link does not work', status: 410 },
  { path: '/logged-out', heading: 'You are logged out', status: 200 },
  { path: '/problems/registration/other-ticket', heading: 'Another person was proven meanwhile', status: 200 },
  { path: '/no/such/page', heading: 'Page not found', status: 404 },
  { path: '/login/ansattporten/callback?state=x&code=y', heading: 'This login is not valid any more', status: 410 },
]

test('X2: every page that a stranger can open is free of faults, in light and dark and at 320 pixels', async ({
  world,
}) => {
  const { person } = world
  for (const { path, heading, status } of pages) {
    const answer = await person.goto(path)
    expect.soft(answer?.status(), path).toBe(status)
    await expectHeading(person, heading)
    await expectAccessible(person)
  }
})

test('X3: the page about cookies says of each how long it lives, in words', async ({ world }) => {
  const { person } = world
  await person.goto('/cookies')
  await expect(person.getByRole('row', { name: 'inngang_language' })).toContainText('1 year')
  await expect(person.getByRole('row', { name: 'inngang_link' })).toContainText('3 hours')
  await expect(person.getByRole('row', { name: 'inngang_ticket' })).toContainText('30 minutes')
})

test('X5: who tries too often reads when to come back', async ({ world }) => {
  const { person } = world
  await person.goto('/login')
  await person.getByLabel('Username or email').fill('somebody')
  await person.getByLabel('Password', { exact: true }).fill('whatever it may be')
  await press(person, 'Log in')
  await world.db("update rate_limit set count = 100000, resets_at = now() + interval '1 hour'")
  await person.getByLabel('Password', { exact: true }).fill('whatever it may be')
  await press(person, 'Log in')
  await expect(person.locator('#errors')).toContainText('Wait a little, and try again.')
  await expectAccessible(person)
})

test('X8: every page of the simulator says what it is, and is free of faults', async ({ world }) => {
  const { person, stage } = world
  await person.goto('/register/begin')
  const says = () => expect(person.getByText(/^Simulator – /)).toBeVisible()
  await says()
  await expectAccessible(person)
  for (const eid of ['MinID', 'Buypass ID', 'Commfides', 'TestID']) {
    await person.getByRole('link', { name: eid }).click()
    await says()
    await expectAccessible(person)
    if (eid !== 'TestID') await person.getByRole('link', { name: 'Choose another way to log in' }).click()
  }
  await person.getByLabel('Personidentifikator (syntetisk)').fill('01010112345')
  await press(person, 'Autentiser')
  await expect(person.getByRole('alert')).toContainText('may be the number of a real person')
  await expectAccessible(person)
  await press(person, 'Hent tilfeldig person')
  await expect(person.getByRole('status')).toContainText('Random person:')
  await expectAccessible(person)
  await press(person, 'Autentiser')
  await expectHeading(person, 'Create a user in Altinn Studio')

  for (const path of ['/', '/no/such/page', '/logout']) {
    await person.goto(`${stage.issuer}${path}`)
    await says()
    await expectAccessible(person)
  }
})

test('X7: the mailbox shows the mails, and every page of it is free of faults', async ({ world }) => {
  const { person, stage } = world
  await person.goto(stage.mailbox)
  await expectAccessible(person)
  await person.goto(`${stage.mailbox}/messages/none`)
  await expectAccessible(person)
})

test('Q2: the simulated Enhetsregisteret lists its numbers on a page that is free of faults', async ({ world }) => {
  const { person, stage } = world
  for (const language of ['nb', 'nn', 'en']) {
    await person.goto(`${stage.register}/?lang=${language}`)
    await expect(person.getByText('314\u00a0758\u00a0625')).toBeVisible()
    await expectAccessible(person)
  }
})

test('SEC-F7: content that the policy refuses, and a script that fails, are complaints that fail a story', async ({
  world,
}) => {
  const { person, watched } = world
  await person.goto('/help')
  await person.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<p style="color: red">a</p><img src="https://evil.example/a.png">')
    setTimeout(() => {
      throw new Error('a mistake of a script')
    })
  })
  const refused = ['script-src', 'style-src', 'img-src', 'a mistake of a script']
  await expect.poll(() => refused.filter((what) => watched.complaints.join('\n').includes(what))).toEqual(refused)
  expect(await person.evaluate(() => 'ran' in window)).toBe(false)
  watched.complaints.length = 0
})
