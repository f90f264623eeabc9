import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { becomeUser, press } from './errands.ts'
import { expect, test } from './story.ts'

const helper = 'git-credential-oauth'
test.skip(spawnSync('which', [helper]).status !== 0, `${helper} of Debian is not installed`)

/** What a person with git before 2.41 sets once; newer ones find it out by themselves. */
const settings = (origin: string) =>
  [
    ['credential.helper', 'oauth'],
    [`credential.${origin}.oauthClientId`, 'a4792ccc-144e-407e-86c9-5e7d8d9c3269'],
    [`credential.${origin}.oauthAuthURL`, '/login/oauth/authorize'],
    [`credential.${origin}.oauthTokenURL`, '/login/oauth/access_token'],
  ].flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** git on a machine of its own; it says where it wants the browser to go, which here a person opens. */
function startClone(home: string, origin: string, path: string) {
  const git = spawn('git', [...settings(origin), 'clone', `${origin}/${path}.git`, 'work'], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, BROWSER: 'true', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  })
  let said = ''
  git.stderr.on('data', (part) => {
    said += part
  })
  return {
    address: () => said.match(/http\S+\/login\/oauth\/authorize\S+/)?.[0] ?? '',
    ended: new Promise<string>((resolve) => git.on('close', (code) => resolve(code === 0 ? 'cloned' : said))),
  }
}

test('S1, S6: git clone opens the browser once, and has what it wants after one press', async ({ world }) => {
  const { person, origin } = world
  await becomeUser(world)
  const created = await world.cli(['service', 'create', 'ole_berg', 'soknad', '--title-nb', 'Søknad'])
  expect(created).toMatchObject({ code: 0 })
  const home = await mkdtemp(join(tmpdir(), 'inngang-git-'))
  try {
    const clone = startClone(home, origin, 'ole_berg/soknad')
    await expect.poll(clone.address).not.toBe('')
    await person.goto(clone.address())
    await expect(person.getByRole('main')).toContainText('git-credential-oauth')
    await press(person, 'Authorize')
    expect(await clone.ended).toBe('cloned')
    expect(await readFile(join(home, 'work', 'README.md'), 'utf8')).toContain('# Søknad')
    // The program answers once and ends, and the browser then asks it for an icon, perhaps in vain.
    await person.close()
    expect(world.watched.complaints.filter((complaint) => !complaint.includes('/favicon.ico'))).toEqual([])
    world.watched.complaints.length = 0
  } finally {
    await rm(home, { recursive: true, force: true })
  }
})
