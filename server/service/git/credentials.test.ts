import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import { basic, gitWorld } from '../../../test/git-world.ts'

const at = gitWorld()

/** Asks with a helper that answers with this password, and keeps what git tells it. */
async function askWith(password: string, ...options: string[]) {
  const { path, token } = await ownService(at.world.ctx)
  const git = await at.client()
  const given = password === 'right' ? token : password
  const helper = `!f() { cat >"$HOME/$1"; test "$1" != get || printf 'username=kari\\npassword=%s\\n' ${given}; }; f`
  const asked = (credentials: string) => options.map((option) => option.replace('CREDENTIALS', credentials))
  const { code, err } = await git.run('git', [
    '-c',
    `credential.helper=${helper}`,
    ...asked(basic(token)),
    'ls-remote',
    at.address(path),
  ])
  const told = async (action: string) => {
    const file = join(git.home, action)
    return existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : undefined
  }
  const kept = ['protocol=http', `host=${new URL(at.origin).host}`, 'username=kari', `password=${given}`]
  return { code, err, kept, get: await told('get'), store: await told('store'), erase: await told('erase') }
}

describe('t5563: what git and its helpers do with our one challenge', () => {
  test('a helper is asked for this host, and told to keep what was right', async () => {
    const { code, kept, get, store, erase } = await askWith('right')
    expect(code).toBe(0)
    expect(get?.slice(0, 2)).toEqual(kept.slice(0, 2))
    expect(store).toEqual(kept)
    expect(erase).toBeUndefined()
  })

  test('and told to forget what was wrong', async () => {
    const { code, kept, store, erase } = await askWith('wrong')
    expect(code).not.toBe(0)
    expect(erase?.slice(0, 4)).toEqual(kept)
    expect(store).toBeUndefined()
  })

  test('whoever sends them before they are asked for is not asked', async () => {
    const { code, get } = await askWith('none', '-c', 'http.extraHeader=Authorization: CREDENTIALS')
    expect([code, get]).toEqual([0, undefined])
  })

  test('there is one challenge, on one line, and it is Basic', async () => {
    const { path } = await ownService(at.world.ctx)
    const answer = await at.ask(`/${path}.git/info/refs?service=git-upload-pack`)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm="[^",]+"(?:, charset="UTF-8")?$/)
  })
})
