import { join } from 'node:path'
import { commitFiles, gitIn } from '../repository.ts'
import { must } from '../stories/example-deployer.ts'
import { button, fill, send, visit, type Walk } from './camera.ts'

const long = {
  owner: 'ole_berg',
  name: 'soknad-om-kompetanseutvikling',
  nb: 'Søknad om tilskudd til kompetanseutviklingstiltak for samfunnssikkerhetsberedskapsmedarbeidere',
  nn: 'Søknad om tilskot til kompetanseutviklingstiltak for samfunnstryggleiksberedskapsmedarbeidarar',
  en: 'Application for grants for the development of competence among those who work with preparedness',
}

const readme = `# Tenesta

Ei *teneste* med ei [rettleiing](docs/guide.md).

| mappe | kva som ligg der, sagt så langt at tabellen er mykje breiare enn nokon telefon er |
|---|--:|
| \`docs\` | tekstar |

\`\`\`json
{ "ei lang linje": "${'som rullar for seg sjølv '.repeat(8)}" }
\`\`\`
`

/** Made, looked at, and everything that its owner can change. */
export async function services(walk: Walk) {
  const { world, shoot } = walk
  const { person } = world
  await visit(walk, person, [
    ['services-none', '/dashboard/brg'],
    ['service-new', '/services/new'],
  ])
  await button(person, 'form[action="/services/new"] button')
  await shoot(person, 'service-new-errors')
  await fill(person, { titleNb: 'Flyttemelding', name: 'flyttemelding' })
  await button(person, 'form[action="/services/new"] button')
  await person.waitForURL(/done=created/)
  await shoot(person, 'service-created')
  const titles = ['--title-nb', long.nb, '--title-nn', long.nn, '--title-en', long.en]
  await must(walk.world, 'service', 'create', long.owner, long.name, ...titles, '--visibility', 'internal')
  await must(walk.world, 'service', 'create', 'brg', 'melding', '--title-nb', 'Melding', '--visibility', 'internal')
  const commit = await history(walk)
  const at = `/${long.owner}/${long.name}`
  await visit(walk, person, [
    ['dashboard-services', '/dashboard'],
    ['dashboard-all', '/dashboard/all'],
    ['dashboard-organisation', '/dashboard/brg'],
    ['dashboard-nothing', '/dashboard?search=nobody'],
    ['service-files', at],
    ['service-folder', `${at}/files/main/src`],
    ['service-file', `${at}/files/main/src/count.ts`],
    ['service-markdown', `${at}/files/main/README.md`],
    ['service-binary', `${at}/files/main/data.bin`],
    ['service-no-file', `${at}/files/main/none`],
    ['service-history', `${at}/history`],
    ['service-file-history', `${at}/history/main/src/count.ts`],
    ['service-commit', `${at}/commits/${commit}`],
    ['service-branches', `${at}/branches`],
    ['service-access', `${at}/access`],
    ['service-why', `${at}/access?person=kari.n`],
    ['service-why-nobody', `${at}/access?person=nobody`],
    ['service-access-organisation', '/brg/melding/access'],
    ['service-settings', `${at}/settings`],
    ['service-copy', `${at}/copy`],
    ['service-transfer', `${at}/settings/transfer`],
    ['service-deletion', `${at}/settings/deletion`],
    ['services-deleted-none', '/services/deleted'],
    ['services-transfers-none', '/services/transfers'],
  ])
  await person.goto(at)
  await person.locator('main details summary').first().click()
  await shoot(person, 'service-clone')
}

/** Two commits, a branch and a tag; the id of the last. */
async function history({ world }: Walk): Promise<string> {
  const [row] = await world.db('select id from service where name = $1', [long.name])
  const repository = join(world.repositories, row.id.slice(0, 2), `${row.id}.git`)
  const code = (what: string) =>
    `/* ${what} */\nexport const count = (most: number) => '${'a long line '.repeat(12)}'\n`
  commitFiles(
    repository,
    { 'README.md': readme, 'docs/guide.md': '# Rettleiing', 'src/count.ts': code('Counts.') },
    { message: 'Begynn' },
  )
  const id = commitFiles(
    repository,
    {
      'src/count.ts': code('Counts up.'),
      'data.bin': Buffer.from([0, 1]),
      'ei/svært/lang/sti/til/ei/fil-med-eit-langt-namn.json': '{"a": 1}',
    },
    { message: `Tel oppover\n\n${'Det trengst. '.repeat(20)}` },
  )
  gitIn(repository, 'branch', 'feature/counting', id)
  gitIn(repository, 'tag', 'v1.0', id)
  return id
}

/** Refused, shared, offered, archived, deleted, restored. */
export async function serviceEnds(walk: Walk) {
  const { shoot } = walk
  const { person } = walk.world
  const at = '/ole_berg/flyttemelding'
  const refused = async (path: string, form: string, name: string) => {
    await person.goto(`${at}${path}`)
    await button(person, `main form[action="${at}${form}"] button[type="submit"]`)
    await shoot(person, name)
  }
  await refused('/access', '/access', 'service-access-refused')
  await refused('/copy', '/copy', 'service-copy-refused')
  await refused('/settings/transfer', '/settings/transfer', 'service-transfer-refused')
  await refused('/settings/deletion', '/settings/deletion', 'service-deletion-refused')
  await must(walk.world, 'service', 'grant', 'ole_berg/flyttemelding', 'write', '--user', 'kari.n')
  await visit(walk, person, [['service-shared', `${at}/access`]])
  await person.goto(`${at}/settings/transfer`)
  await fill(person, { to: 'brg' })
  await send(person, 'offer')
  await shoot(person, 'service-offered')
  await visit(walk, person, [
    ['dashboard-offered', '/dashboard'],
    ['services-transfers', '/services/transfers'],
  ])
  await send(person, 'decline')
  await shoot(person, 'services-transfer-declined')
  await person.goto(`${at}/settings`)
  await send(person, 'archive')
  await shoot(person, 'service-archived-settings')
  await visit(walk, person, [['service-archived', at]])
  await person.goto(`${at}/settings/deletion`)
  await fill(person, { typed: 'ole_berg/flyttemelding' })
  await button(person, `main form[action="${at}/settings/deletion"] button[type="submit"]`)
  await shoot(person, 'services-deleted')
}
