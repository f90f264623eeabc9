import sharp from 'sharp'
import { must } from '../stories/example-deployer.ts'
import { button, fill, visit, type Walk } from './camera.ts'

const named = (nb: string, nn: string, en: string) => ['--name-nb', nb, '--name-nn', nn, '--name-en', en]

/** An organisation as a stranger and as its owner see it, and what a new owner finds there. */
export async function organisations(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await person.goto('/orgs')
  await shoot(person, 'directory-empty')
  const tax = named('Skatteetaten', 'Skatteetaten', 'The Norwegian Tax Administration')
  const facts = ['--number', '974761076', '--home-page', 'https://www.skatteetaten.no/']
  await must(walk.world, 'org', 'create', 'skd', ...tax, ...facts, '--environments', 'tt02', 'production')
  const safety = named(
    'Direktoratet for samfunnssikkerhetsberedskapsmyndighetsutvikling',
    'Direktoratet for samfunnstryggleiksberedskapsmyndigheitsutvikling',
    'The Directorate for the Development of Authorities of Civil Protection and Preparedness',
  )
  await must(walk.world, 'org', 'create', 'dssb', ...safety)
  const register = named('Brønnøysundregistrene', 'Brønnøysundregistera', 'The Brønnøysund Register Centre')
  const owned = ['--administrator', 'ole_berg', '--environments', 'tt02', 'production']
  await must(walk.world, 'org', 'create', 'brg', ...register, ...owned)
  await visit(walk, person, [
    ['dashboard-member', '/dashboard'],
    ['directory', '/orgs'],
    ['directory-nothing', '/orgs?search=nobody'],
    ['organisation-stranger', '/orgs/skd'],
    ['organisation-owner', '/orgs/brg'],
    ['settings', '/orgs/brg/settings'],
    ['logo', '/orgs/brg/settings/logo'],
  ])
  await logo(walk)
  await fill(person, { number: '1', homePage: 'javascript:alert(1)' })
  await world.db("update organisation set version = 9, contact = 'post@brg.example'")
  await button(person, 'main form button')
  await shoot(person, 'settings-refused')
  await fill(person, { number: '', homePage: '' })
  await button(person, 'main form button')
  await shoot(person, 'settings-meanwhile')
  await visit(walk, person, [
    ['logo-there', '/orgs/brg/settings/logo'],
    ['organisation-with-logo', '/orgs/brg'],
  ])
}

async function logo({ world, shoot }: Walk) {
  const { person } = world
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
}

/** Who is in an organisation, and what its teams may. */
export async function people(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  for (const [username, name] of [
    ['kari.n', 'Kari Nordmann'],
    ['karl-johan.konstantinopelsen-saksevik', 'Karl Johan Konstantinopelsen Saksevik Bjørkelangen'],
  ] as const) {
    const made = ['user', 'create', username, '--email', `${username}@example.no`, '--name', name]
    await must(walk.world, ...made, '--language', walk.language)
    await must(walk.world, 'org', 'add-member', 'brg', 'Devs', username)
  }
  await visit(walk, person, [
    ['people', '/orgs/brg/people'],
    ['people-found', '/orgs/brg/people?find=kar'],
    ['people-filtered', '/orgs/brg/people?filter=nobody'],
    ['person', '/orgs/brg/people/kari.n'],
    ['person-removal', '/orgs/brg/people/kari.n/removal'],
    ['teams', '/orgs/brg/teams'],
    ['team-new', '/orgs/brg/teams/new'],
  ])
  await button(person, 'main form button')
  await shoot(person, 'team-refused')
  await person.goto('/orgs/brg/teams')
  for (const name of ['Owners', 'Devs']) {
    await person.getByRole('link', { name, exact: true }).click()
    await shoot(person, `team-${name.toLowerCase()}`)
    if (name === 'Owners') await person.goBack()
  }
  await visit(walk, person, [
    ['team-deletion', `${new URL(person.url()).pathname}/deletion`],
    ['leave-last-owner', '/orgs/brg/leave'],
  ])
  await must(world, 'org', 'add-member', 'brg', 'Owners', 'kari.n')
  await person.goto('/orgs/brg/leave')
  await shoot(person, 'leave')
}
