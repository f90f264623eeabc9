import { join } from 'node:path'
import { commitFiles, gitIn } from '../repository.ts'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, expectHeading } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

const readme = `# My service

A *service* with a [guide](docs/guide.md) and a picture ![of elsewhere](https://elsewhere.example/picture.png).

## What is where

| folder | what is in it, said at such length that the table is far wider than any phone is |
|---|--:|
| \`docs\` | texts |

\`\`\`json
{ "a long line": "${'that scrolls by itself '.repeat(8)}" }
\`\`\`
`

const code = `/* Counts. */
export function count(most: number): string {
  return Array.from({ length: most }, (_, index) => \`\${index} is ${'a long line '.repeat(12)}\`).join('\\n')
}
`

/** A service that the person made, with a bit of history. */
async function serviceWithHistory(world: World) {
  const { person } = world
  await becomeUser(world)
  await person.goto('/services/new')
  await person.locator('input[name="titleNb"]').fill('Søknad om støtte')
  await person.locator('input[name="name"]').fill('support')
  await person.locator('main form button[type="submit"]').last().click()
  await expect(person).toHaveURL(/\/ole_berg\/support(?:\?|$)/)
  const [row] = await world.db("select id from service where name = 'support'")
  const repository = join(world.repositories, row.id.slice(0, 2), `${row.id}.git`)
  commitFiles(
    repository,
    { 'README.md': readme, 'docs/guide.md': '# Guide', 'src/count.ts': code },
    { message: 'Begin' },
  )
  const id = commitFiles(
    repository,
    {
      'src/count.ts': code.replace('Counts', 'Counts up'),
      'data.bin': Buffer.from([0, 1]),
      'a/very/long/path/to/a/file.json': '{"a": 1}',
    },
    { message: `Count up\n\nBecause ${'it is needed '.repeat(20)}` },
  )
  gitIn(repository, 'branch', 'feature/counting', id)
  gitIn(repository, 'tag', 'v1.0', id)
  return { repository, id }
}

const pages = (id: string) => [
  '',
  '/files/main/src',
  '/files/main/src/count.ts',
  '/files/main/docs/guide.md',
  '/files/main/README.md?source=yes',
  '/files/main/data.bin',
  '/history',
  '/history/main/src/count.ts',
  `/commits/${id}`,
  '/branches',
]

for (const language of ['nb', 'nn', 'en'] as const)
  test(`S2 X1 X2: in ${language} everything of a service can be looked at, by everybody and on every screen`, async ({
    world,
  }) => {
    test.slow()
    const { person } = world
    const { id } = await serviceWithHistory(world)
    await person.locator(`button[name="language"][value="${language}"]`).click()
    for (const page of pages(id)) {
      await person.goto(`/ole_berg/support${page}`)
      await expect(person.locator('html')).toHaveAttribute('lang', language)
      await expectAccessible(person)
    }
  })

test('S2: a person finds their way from the README to a line of code, and to who changed it', async ({ world }) => {
  const { person } = world
  await serviceWithHistory(world)
  await person.goto('/ole_berg/support')
  await expect(person.getByRole('heading', { level: 3, name: 'My service' })).toBeVisible()
  await person.getByRole('link', { name: 'guide', exact: true }).click()
  await expect(person.getByRole('heading', { level: 2, name: 'Guide' })).toBeVisible()
  await person.getByRole('link', { name: 'main', exact: true }).click()
  await person.getByRole('link', { name: 'src/', exact: true }).click()
  await person.getByRole('link', { name: 'count.ts', exact: true }).click()
  await person.getByRole('link', { name: '2', exact: true }).click()
  await expect(person).toHaveURL(/#L2$/)
  await person.locator('.source-links').getByRole('link', { name: 'History' }).click()
  await person.getByRole('link', { name: 'Count up' }).click()
  await expectHeading(person, 'Count up')
  await expect(person.locator('ins.line').last()).toContainText('+/* Counts up. */')
  await expect(person.locator('del.line')).toContainText('-/* Counts. */')
})

test('S2 X3: a service is looked at on a phone without script', async ({ world }) => {
  const { id } = await serviceWithHistory(world)
  const storageState = await world.person.context().storageState()
  const phone = { javaScriptEnabled: false, viewport: { width: 320, height: 640 }, storageState }
  const person = await world.anotherBrowser(phone)
  for (const page of ['', '/files/main/src/count.ts', `/commits/${id}`]) {
    await person.goto(`/ole_berg/support${page}`)
    await expectTwinAccessible(world, person)
  }
  await person.goto('/ole_berg/support')
  await expect(person.getByRole('button', { name: 'Copy' })).toBeHidden()
  await person.getByText('How to clone, change and push').click()
  await expect(person.getByText(/^git clone .*\/ole_berg\/support\.git$/)).toBeVisible()
})
