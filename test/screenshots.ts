// Pictures of every page, for looking at: npm run screenshots [-- nb nn en], into screenshots/.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import sharp from 'sharp'
import { shipped } from '../server/root.ts'
import { helpPages } from '../server/ui/help-link.tsx'
import { ensureTestCluster } from './database.ts'
import { chromiumArguments, chromiumPath } from './stories/chromium.ts'
import { createWorld, openStage, type Stage, type World } from './stories/world.ts'

type Language = 'nb' | 'nn' | 'en'

const locales: Record<Language, string> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' }
const isLanguage = (text: string): text is Language => text in locales
const password = 'korrekt hest batteri stift'
const folder = shipped('screenshots')

type Shoot = (page: Page, name: string) => Promise<void>

interface Walk {
  world: World
  stage: Stage
  shoot: Shoot
}

/** Both widths, light and dark, of what is on screen now. */
function camera(language: Language): Shoot {
  let number = 0
  return async (page, name) => {
    number += 1
    for (const width of [1280, 320]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        const file = `${String(number).padStart(2, '0')}-${name}-${width}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, language, file), fullPage: true })
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    process.stdout.write(`${language} ${name}\n`)
  }
}

const button = (page: Page, selector: string) => page.locator(selector).first().click()

async function prove(page: Page, person = 'Ole Bjørn Hansen Berg') {
  await page.getByRole('link', { name: 'BankID' }).click()
  await page.getByRole('button', { name: person }).click()
  await page.waitForURL(/\/register|\/dashboard|\/oauth|\/account/)
  await page.waitForLoadState('load')
}

async function fill(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`main input[name="${name}"]`).first().fill(value)
}

async function strangersPages({ world, shoot }: Walk) {
  const { person } = world
  for (const [name, path] of [
    ['front', '/'],
    ['login', '/login'],
    ['help', '/help'],
    ...helpPages.map((topic) => [`help-${topic}`, `/help/${topic}`] as const),
    ['cookies', '/cookies'],
    ['forgotten', '/password/forgotten'],
    ['forgotten-sent', '/password/sent'],
    ['reset-changed', '/password/changed'],
    ['logged-out', '/logged-out'],
    ['ticket-gone', '/register'],
    ['link-invalid', '/activate?token=none'],
    ['not-found', '/none'],
  ] as const) {
    await person.goto(path)
    await shoot(person, name)
  }
  await person.goto('/login')
  await fill(person, { login: 'nobody', password: 'nothing' })
  await button(person, 'form[action="/login/password"] button')
  await shoot(person, 'login-refused')
}

async function proof({ world, stage, shoot }: Walk) {
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
  await person.goto(`${stage.issuer}/`)
  await shoot(person, 'port-about')
}

async function form({ world, shoot }: Walk) {
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

async function captchaFails({ world, shoot }: Walk) {
  const page = await world.anotherBrowser({ locale: await world.person.evaluate(() => navigator.language) })
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

async function activation({ world, stage, shoot }: Walk) {
  const { person } = world
  await person.goto('/register')
  await fill(person, { username: 'ole_berg', email: 'ole@example.no', password })
  await button(person, 'button[value="complete"]')
  await person.waitForURL(/register\/sent/)
  await shoot(person, 'waiting')
  await button(person, 'form[action="/register/resend"] button')
  await shoot(person, 'waiting-too-soon')
  const { link } = await world.mail('ole@example.no')
  await person.goto(stage.mailbox)
  await shoot(person, 'mailbox')
  await person.goto(stage.register)
  await shoot(person, 'register')
  await person.goto(stage.mailbox)
  await person.locator('.sim-mails a').first().click()
  await shoot(person, 'mail')
  const elsewhere = await world.anotherBrowser({ locale: await person.evaluate(() => navigator.language) })
  await elsewhere.goto(link)
  await shoot(elsewhere, 'activate')
  await button(elsewhere, 'form[action="/activate"] button')
  await shoot(elsewhere, 'activated-elsewhere')
  await elsewhere.goto(link)
  await shoot(elsewhere, 'already-active')
  await elsewhere.context().close()
}

async function studio(walk: Walk) {
  const { world, shoot } = walk
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
  await tokens(walk)
}

/** That one acts for an organisation: our page before and after, and the choice at the port. */
async function representation({ world, shoot }: Walk) {
  const { person } = world
  const page = '/representation/begin?number=314758625&return_to=/account'
  const choose = async (organisation: string) => {
    await button(person, 'main form button')
    await person.getByRole('link', { name: 'BankID' }).click()
    await person.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }).click()
    await person.locator('input[value="myself"]').waitFor()
    if (organisation === 'myself') await shoot(person, 'port-organisations')
    await person.locator(`input[value="${organisation}"]`).check()
    await button(person, 'main form button')
    await person.waitForURL(/outcome=|proven=/)
  }
  await person.goto(page)
  await shoot(person, 'representation')
  await choose('myself')
  await shoot(person, 'representation-refused')
  await choose('314758625')
  await person.goto(page)
  await shoot(person, 'representation-proven')
  const identities = await world.db('delete from identity returning *')
  await person.goto('/representation/begin?number=310000019&return_to=/account')
  await shoot(person, 'representation-no-identity')
  for (const row of identities)
    await world.db('insert into identity select * from json_populate_record(null::identity, $1)', [JSON.stringify(row)])
}

/** An organisation as a stranger and as its owner see it, and what a new owner finds there. */
async function organisations({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/orgs')
  await shoot(person, 'directory-empty')
  const named = (nb: string, nn: string, en: string) => ['--name-nb', nb, '--name-nn', nn, '--name-en', en]
  const tax = named('Skatteetaten', 'Skatteetaten', 'The Norwegian Tax Administration')
  const facts = ['--number', '974761076', '--home-page', 'https://www.skatteetaten.no/']
  await world.cli(['org', 'create', 'skd', ...tax, ...facts, '--environments', 'tt02', 'production'])
  const register = named('Brønnøysundregistrene', 'Brønnøysundregistera', 'The Brønnøysund Register Centre')
  await world.cli(['org', 'create', 'brg', ...register, '--administrator', 'ole_berg', '--environments', 'tt02'])
  for (const [name, path] of [
    ['dashboard-member', '/dashboard'],
    ['directory', '/orgs'],
    ['directory-nothing', '/orgs?search=nobody'],
    ['organisation-stranger', '/orgs/skd'],
    ['organisation-owner', '/orgs/brg'],
    ['settings', '/orgs/brg/settings'],
    ['logo', '/orgs/brg/settings/logo'],
    ['help-add-person', '/help/add-person'],
  ] as const) {
    await person.goto(path)
    await shoot(person, name)
  }
  await person.goto('/orgs/brg/settings/logo')
  const buffer = await sharp({ create: { width: 300, height: 120, channels: 3, background: '#1e6fd9' } })
    .png()
    .toBuffer()
  await person.locator('#logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('none') })
  await button(person, 'form[enctype] button')
  await shoot(person, 'logo-refused')
  await person.locator('#logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer })
  await button(person, 'form[enctype] button')
  await person.waitForURL(/saved/)
  await shoot(person, 'settings-saved')
  await fill(person, { number: '1', homePage: 'javascript:alert(1)' })
  await world.db("update organisation set version = 9, contact = 'post@brg.example'")
  await button(person, 'main form button')
  await shoot(person, 'settings-refused')
  await fill(person, { number: '', homePage: '' })
  await button(person, 'main form button')
  await shoot(person, 'settings-meanwhile')
  for (const [name, path] of [
    ['logo-there', '/orgs/brg/settings/logo'],
    ['organisation-with-logo', '/orgs/brg'],
    ['log', '/orgs/brg/log'],
  ] as const) {
    await person.goto(path)
    await shoot(person, name)
  }
}

/** A request for an organisation, from the first step to a question, an answer, and a refusal. */
async function requests({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/requests/new')
  await shoot(person, 'request-organisation')
  await fill(person, { number: '974761075', name: 'skatteetaten'.slice(0, 6) })
  await button(person, 'button[value="next"]')
  await shoot(person, 'request-errors')
  await fill(person, { number: '974761076', nameNb: 'Skatteetaten', name: 'skatt' })
  await button(person, 'button[value="next"]')
  await shoot(person, 'request-ground')
  await person.goto('/requests/new?step=organisation')
  await shoot(person, 'request-duplicates')
  await person.goto('/requests/neither')
  await shoot(person, 'request-neither')
  await person.goto('/requests/new?step=ground')
  await person.locator('#kind-service-owner').check()
  await button(person, 'button[value="next"]')
  await shoot(person, 'request-administrator')
  await button(person, 'button[value="next"]')
  await person.locator('.ds-details summary').click()
  await shoot(person, 'request-purpose')
  await button(person, 'button[value="later"]')
  await shoot(person, 'requests-draft')
  await person.goto('/requests/new?step=review')
  await shoot(person, 'request-incomplete')
  await person.goto('/requests/new?step=purpose')
  await person.locator('#purpose').fill('Skjema for alle, fra neste år')
  await button(person, 'button[value="next"]')
  await shoot(person, 'request-review')
  await button(person, 'button[value="send"]')
  await person.waitForURL(/done=sent/)
  await shoot(person, 'request-sent')
  const [row] = await world.db("select id from organisation_request where state = 'submitted'")
  await world.cli(['request', 'ask', row.id, '--question', 'Hvem har skrevet under på avtalen?'])
  await person.goto(`/requests/${row.id}`)
  await shoot(person, 'request-question')
  await world.cli(['request', 'decline', row.id, '--reason', 'Det finnes ingen avtale'])
  await person.goto(`/requests/${row.id}`)
  await shoot(person, 'request-declined')
  await person.goto('/requests')
  await shoot(person, 'requests')
}

/** The servicedesk's console, to somebody who works there. */
async function servicedesk({ world, shoot }: Walk) {
  const { person } = world
  await world.cli(['operator', 'add', 'ole_berg', '--reason', 'pictures'])
  const names = ['--name-nb', 'Kystverket', '--kind', 'service-owner', '--purpose', 'Seilingsmeldinger']
  const by = ['--asked-by', 'Kari, telefon', '--administrator', 'kari@example.no']
  const { output } = await world.cli(['request', 'create', 'kyv', ...names, ...by, '--json'])
  const { requestId } = JSON.parse(output)
  await world.cli(['request', 'tick', requestId, 'agreement'])
  for (const [name, path] of [
    ['desk', '/servicedesk'],
    ['desk-requests', '/servicedesk/requests?state=declined'],
    ['desk-review', `/servicedesk/requests/${requestId}`],
    ['desk-register', '/servicedesk/requests/new'],
    ['desk-organisations', '/servicedesk/organisations'],
    ['desk-organisation', '/servicedesk/organisations/skd'],
    ['desk-standing', '/servicedesk/organisations/skd/standing'],
    ['desk-grants', '/servicedesk/organisations/skd/environments'],
    ['desk-environments', '/servicedesk/environments'],
    ['desk-environment', '/servicedesk/environments/tt02'],
    ['desk-webhooks', '/servicedesk/webhooks'],
    ['desk-people', '/servicedesk/people'],
    ['desk-person', '/servicedesk/people/ole_berg'],
    ['desk-mail', '/servicedesk/mail?list=sent'],
    ['desk-applications', '/servicedesk/applications'],
    ['desk-log', '/servicedesk/log'],
    ['desk-operators', '/servicedesk/operators'],
  ] as const) {
    await person.goto(path)
    await shoot(person, name)
  }
}

/** The six that can hold, and what runs where. */
async function deployments({ world, shoot }: Walk) {
  const { person } = world
  await world.cli(['org', 'create', 'dev', '--name-nb', 'Utviklerne AS', '--kind', 'service-developer'])
  await world.cli(['service', 'create', 'ole_berg', 'egen', '--title-nb', 'Min egen'])
  for (const owner of ['brg', 'skd', 'dev']) {
    const titles = [
      '--title-nb',
      'Melding om flytting',
      '--title-nn',
      'Melding om flytting',
      '--title-en',
      'Moving house',
    ]
    await world.cli(['service', 'create', owner, 'flytting', ...titles, '--visibility', 'internal'])
  }
  await person.goto('/brg/flytting/deploy')
  await shoot(person, 'deploy-no-deployer')
  const { output } = await world.cli(['webhook', 'create', 'https://deploy.example/', '--json'])
  for (const name of ['tt02', 'production'])
    await world.cli(['deployment', 'set-deployer', name, JSON.parse(output).id])
  for (const [name, path] of [
    ['deploy-ready', '/brg/flytting/deploy'],
    ['deploy-no-team', '/skd/flytting/deploy'],
    ['deploy-no-environment', '/dev/flytting/deploy'],
    ['deploy-personal', '/ole_berg/egen/deploy'],
  ] as const) {
    await person.goto(path)
    await shoot(person, name)
  }
  await person.goto('/brg/flytting/deploy')
  await button(person, 'main form button')
  await person.waitForURL(/done=deploy/)
  await world.db("update deployment set state = 'running'")
  await person.reload()
  await shoot(person, 'deploy-under-way')
  const address = 'https://brg.apps.tt02.example/brg/flytting/'
  await world.db("update deployment set state = 'succeeded', due_at = null, address = $1", [address])
  await person.goto('/brg/flytting/deploy')
  await shoot(person, 'deploy-runs')
  await person.goto('/brg/flytting/deploy/history/tt02')
  await shoot(person, 'deploy-history')
  await world.cli(['org', 'add-member', 'skd', 'Devs', 'ole_berg'])
  await person.goto('/skd/flytting/deploy')
  await shoot(person, 'deploy-team-missing')
}

async function ends({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/dashboard')
  await world.db('update user_account set email_verified_at = null')
  await world.db('delete from identity')
  await person.reload()
  await shoot(person, 'dashboard-remaining')
  await person.goto('/account')
  await shoot(person, 'account')
  await person.evaluate(() => document.querySelector('[data-session-warning]')?.removeAttribute('hidden'))
  await person.evaluate(() => document.querySelector('[data-session-warning]')?.setAttribute('data-state', 'soon'))
  await shoot(person, 'session-warning')
  await world.db("update user_account set state = 'deactivated', deactivated_at = now()")
  await person.goto('/dashboard')
  await shoot(person, 'deactivated')
}

async function tokens({ world, shoot }: Walk) {
  const { person } = world
  await person.goto('/account/tokens')
  await shoot(person, 'tokens-none')
  await person.goto('/account/tokens/new')
  await button(person, 'form[action="/account/tokens"] button')
  await shoot(person, 'token-errors')
  await fill(person, { name: 'build server' })
  await person.locator('input[name="orgs:read"]').check()
  await button(person, 'form[action="/account/tokens"] button')
  await shoot(person, 'token-made')
  await person.goto('/account/tokens')
  await shoot(person, 'tokens')
  await person.goto('/help/api')
  await shoot(person, 'api')
  await world.db("update session set authenticated_at = now() - interval '11 minutes'")
  await person.goto('/account/tokens/new')
  await shoot(person, 'confirm')
}

async function walk(language: Language, stage: Stage) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments })
  const world = await createWorld(stage, browser, { person: { locale: locales[language] } })
  try {
    const all: Walk = { world, stage, shoot: camera(language) }
    for (const part of [
      strangersPages,
      proof,
      form,
      captchaFails,
      activation,
      studio,
      representation,
      organisations,
      requests,
      deployments,
      servicedesk,
      ends,
    ])
      await part(all)
  } finally {
    await world.end()
    await browser.close()
  }
}

const wanted = process.argv.slice(2).filter(isLanguage)
const cluster = await ensureTestCluster()
const stage = await openStage()
try {
  for (const language of wanted.length > 0 ? wanted : (['nb', 'nn', 'en'] as const)) {
    await rm(join(folder, language), { recursive: true, force: true })
    await mkdir(join(folder, language), { recursive: true })
    await walk(language, stage)
  }
} finally {
  await stage.stop()
  await cluster.stop()
}
process.exit()
