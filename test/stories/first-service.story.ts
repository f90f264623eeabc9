import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createGitClient, type GitClient } from '../git-client.ts'
import { expectAccessible } from './accessible.ts'
import { becomeUser, details, expectHeading, kari, press } from './errands.ts'
import { must } from './example-deployer.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

const other = details({ username: 'kari', email: 'kari@example.no' })

/** git on the person's machine, with a token that they have just made in the browser. */
async function withGit(page: Page, work: (git: GitClient) => Promise<void>): Promise<void> {
  await page.goto('/account/tokens/new')
  await page.getByLabel('Name', { exact: true }).fill('git at home')
  await page.getByLabel('See the services that you have access to').check()
  await page.getByLabel('Create and change services on your behalf').check()
  await press(page, 'Make a token')
  const git = await createGitClient({ password: (await page.locator('#token').textContent()) ?? '' })
  await work(git).finally(git.end)
}

async function commit(git: GitClient, folder: string, name: string) {
  await writeFile(join(git.home, folder, name), `# ${name}\n`)
  await git.must(folder, 'add', '--all')
  await git.must(folder, 'commit', '--message', `Write ${name}`)
}

const privateService = (world: World) => must(world, 'service', 'create', 'ole_berg', 'soknad', '--title-nb', 'Søknad')

test('D1, D4, S1, S2: a first service is created, cloned, changed and pushed, and what was pushed is seen', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await person.getByRole('link', { name: 'Create your first service' }).click()
  await person.getByLabel('Title in bokmål').fill('Søknad om støtte')
  await person.getByLabel('Name', { exact: true }).fill('soknad')
  await press(person, 'Create service')
  const address = (await person.locator('#clone-address').textContent()) ?? ''
  await withGit(person, async (git) => {
    await git.must('.', 'clone', address, 'soknad')
    await commit(git, 'soknad', 'plan.md')
    await git.must('soknad', 'push', 'origin', 'HEAD:main')
  })
  await person.goto('/ole_berg/soknad')
  await person.getByRole('link', { name: 'plan.md', exact: true }).click()
  await expect(person.getByRole('heading', { name: 'plan.md' }).first()).toBeVisible()
  await person.goto('/ole_berg/soknad/history')
  await person.getByRole('link', { name: 'Write plan.md' }).click()
  await expectHeading(person, 'Write plan.md')
  await expectAccessible(person)
})

test('S3: a private service is to others as one that does not exist, in the browser and to git', async ({ world }) => {
  await becomeUser(world)
  await privateService(world)
  const page = await world.anotherBrowser()
  await becomeUser(world, page, other, kari)
  const seen: unknown[] = []
  for (const name of ['soknad', 'nothing'])
    seen.push([
      (await page.goto(`/ole_berg/${name}`))?.status(),
      await page.getByRole('main').getByRole('alert').allTextContents(),
    ])
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]).toEqual([404, expect.any(Array)])
  await expectAccessible(page)
  await withGit(page, async (git) => {
    const clone = async (name: string) => {
      const { code, err } = await git.git('.', 'clone', `${world.origin}/ole_berg/${name}.git`, name)
      return [code, err.replaceAll(name, '')]
    }
    const refused = await clone('soknad')
    expect(refused).toEqual(await clone('nothing'))
    expect(refused).toEqual([128, expect.stringContaining('not found')])
  })
})

test('S1, S3: whom a service was shown to for reading clones it, and is told in words why a push is refused', async ({
  world,
}) => {
  await becomeUser(world)
  await privateService(world)
  const page = await world.anotherBrowser()
  await becomeUser(world, page, other, kari)
  await must(world, 'service', 'grant', 'ole_berg/soknad', 'read', '--user', 'kari')
  await withGit(page, async (git) => {
    await git.must('.', 'clone', `${world.origin}/ole_berg/soknad.git`, 'work')
    await commit(git, 'work', 'plan.md')
    const { code, err } = await git.git('work', 'push')
    expect(code).not.toBe(0)
    expect(err).toContain('remote: You may not do this with the service')
    expect(err).toContain('remote: You can see it, but not change it in this way.')
  })
  await page.goto('/ole_berg/soknad')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('link', { name: 'plan.md' })).toHaveCount(0)
})
