import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { person } from '../../test/organisation.ts'
import { commitFiles, gitIn } from '../../test/repository.ts'
import { serviceOf } from '../../test/service.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { repositoryFolder } from '../repository/index.ts'
import type { Visibility } from '../service/service.ts'

let world: World
let kari: Awaited<ReturnType<typeof someone>>
let ola: Awaited<ReturnType<typeof someone>>
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  await world.app.ready()
  kari = await someone('kari')
  ola = await someone('ola')
})
afterAll(() => world.end())

async function someone(name: string) {
  const actor = await person(world.ctx, name)
  return { actor, browser: await studioBrowser(world, actor), program: await programOf(world, actor.userId) }
}

async function kariService(visibility: Visibility = 'internal') {
  const { id, name } = await serviceOf(world.ctx, { owner: 'kari', facts: { visibility } })
  return { name, path: `/kari/${name}`, repository: repositoryFolder(world.ctx, id) }
}

test('S2: the first page shows README and files with their last commit, and how to clone', async () => {
  const { path, repository } = await kariService()
  const id = commitFiles(repository, { 'docs/guide.md': '# Guide', 'a & <b>.txt': 'x' }, { message: 'Say <how>' })
  const { status, body } = await kari.browser.get(path)
  expect(status).toBe(200)
  expect(body).toContain(`http://localhost:8080${path}.git`)
  expect(body).toContain('href="/account/tokens"')
  expect((await ola.browser.get(path)).body).toContain(`href="${path}/copy"`)
  expect(body).toContain(`href="${path}/files/main/docs"`)
  expect(body).toContain(`${path}/files/main/a%20%26%20%3Cb%3E.txt`)
  expect(body).toContain(`<a class="ds-link" data-color="accent" href="${path}/commits/${id}">Say &lt;how></a>`)
  expect(body).toContain('id="readme"')
  const guide = await kari.browser.get(`${path}/files/main/docs/guide.md`)
  expect(guide.body).toContain('<h2 id="section-guide">Guide</h2>')
})

test('S2: a file has lines to link to, highlighted by class, and says what it does not show', async () => {
  const { path, repository } = await kariService()
  commitFiles(repository, {
    'a.ts': "const a = '<script>'\n/* two\nlines */\n",
    binary: Buffer.from([1, 0]),
    latin: Buffer.from('\xe5', 'latin1'),
    long: 'x'.repeat(1024 * 1024),
    longer: 'x'.repeat(1024 * 1024 + 1),
    many: 'y\n'.repeat(10_001),
    link: { link: '../../etc' },
  })
  const page = async (name: string) => (await kari.browser.get(`${path}/files/main/${name}`)).body
  const code = await page('a.ts')
  expect(code).toContain('id="L1"')
  expect(code).toContain('<span class="hljs-string">&#x27;&lt;script&gt;&#x27;</span>')
  expect(code).toContain('<span class="hljs-comment">lines */</span>')
  expect(code).not.toMatch(/<[^>]* style=/)
  expect(await page('binary')).toContain('This is not text')
  expect(await page('latin')).toContain('The file is not UTF-8')
  expect(await page('long')).toContain('x'.repeat(1024 * 1024))
  expect(await page('longer')).toContain('too large')
  expect(await page('many')).toContain('Only the first 10000 of 10001 lines')
  expect(await page('link')).toContain('<code>../../etc</code>')
})

test('S2: a folder of ten thousand files comes in parts', async () => {
  const { path, repository } = await kariService()
  const names = Array.from({ length: 10_000 }, (_, index) => `many/${index}`)
  commitFiles(repository, Object.fromEntries(names.map((name) => [name, 'x'])))
  const { body } = await kari.browser.get(`${path}/files/main/many`)
  expect(body.match(/<th scope="row"/g)).toHaveLength(1000)
  expect(body).toContain('1 to 1000 of 10000')
  const last = await kari.browser.get(`${path}/files/main/many?from=9500`)
  expect(last.body.match(/<th scope="row"/g)).toHaveLength(500)
  expect(last.body).not.toContain('from=10')
})

test('S2: names of any kind lead to their files', async () => {
  const { path, repository } = await kariService()
  const names = [
    'new\nline',
    'q"u\'o<te>',
    'blåbær 🫐',
    '-rf',
    '--help',
    'a%2fb',
    'a?b#c',
    ' space ',
    'semi;colon',
    '..x',
    'C:\\x',
  ]
  commitFiles(repository, Object.fromEntries(names.map((name) => [`odd/${name}`, `I am ${JSON.stringify(name)}`])))
  const { body } = await kari.browser.get(`${path}/files/main/odd`)
  const links = [...body.matchAll(/<th scope="row"[^>]*><a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href)
  expect(links).toHaveLength(names.length)
  const contents = await Promise.all(
    links.map(async (href) => (await kari.browser.get(href.replace('/files/', '/raw/').replaceAll('&#39;', "'"))).body),
  )
  expect(contents.sort()).toEqual(names.map((name) => `I am ${JSON.stringify(name)}`).sort())
})

test.each(['..', '%2e%2e', '..%2f..', 'main%00', '.git', 'README.md%0a', '%ff', 'x', ''])(
  'SEC-K8: the path %s leads to nothing',
  async (bad) => {
    const { path } = await kariService()
    for (const view of ['files', 'raw', 'history', 'archive'])
      expect([400, 404]).toContain((await kari.browser.get(`${path}/${view}/main/${bad === '' ? '/' : bad}`)).status)
  },
)

const hostile = `# <script>alert(1)</script>
<img src=x onerror=alert(1)>
<!-- a comment -->
[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>) [d](vbscript:x)
<javascript:alert(1)> [e](//evil.example/x) [f](https://good.example/"onmouseover="x)
![g](https://tracker.example/p.png) ![h](pic.svg) ![i](data:image/svg+xml;base64,AAAA) ![j](pic.png "t")
[![k](https://tracker.example/badge)](https://good.example/k)
[l](../../../../etc/passwd) [m](/docs/x.md#Some-Part) [n](#<script>)
\`\`\`html" onload="x
<script>alert(1)</script>
\`\`\`
| a | b |
|---|--:|
| <svg/onload=alert(1)> | 1 |
#### Deep
`

test('S2: nothing in a README runs, loads from elsewhere or leaves our markup', async () => {
  const { path, repository } = await kariService()
  commitFiles(repository, { 'README.md': hostile, 'pic.png': Buffer.from([0]), 'pic.svg': '<svg onload="x"/>' })
  const { body } = await kari.browser.get(path)
  const readme = /<div class="prose">(.*?)<\/div><\/section>/s.exec(body)?.[1] ?? ''
  const tags = [...readme.matchAll(/<([a-z0-9]+)((?:\s+[^>]*)?)>/gi)].map(([, tag = '', attributes = '']) => ({
    tag,
    attributes,
  }))
  expect(new Set(tags.map(({ tag }) => tag))).toEqual(
    new Set(
      ['h3', 'h4', 'p', 'a', 'img', 'pre', 'code', 'span', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].filter(
        (tag) => readme.includes(`<${tag}`),
      ),
    ),
  )
  for (const { attributes } of tags) expect(attributes).not.toMatch(/\bon\w+=|style=|javascript:|data:|vbscript:/i)
  const hrefs = [...readme.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
  expect(hrefs).toEqual([
    'https://evil.example/x',
    'https://good.example/%22onmouseover=%22x',
    'https://tracker.example/p.png',
    `${path}/raw/main/pic.svg`,
    'https://good.example/k',
    `${path}/files/main/etc/passwd`,
    `${path}/files/main/docs/x.md#section-some-part`,
    '#section-script',
  ])
  expect([...readme.matchAll(/src="([^"]*)"/g)].map(([, src]) => src)).toEqual([`${path}/raw/main/pic.png`])
  expect(readme.match(/<a /g)?.length).toBe(readme.match(/rel="nofollow noopener"/g)?.length)
  expect(readme).toContain('&lt;!-- a comment --&gt;')
})

test('S2: what is opened raw can do nothing, and is what it says only if that is harmless', async () => {
  const { path, repository } = await kariService()
  commitFiles(repository, {
    'page.html': '<script>alert(1)</script>',
    'pic.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    'pic.png': Buffer.from([137, 80, 0]),
    'bin"\r\nx: y': Buffer.from([0, 1]),
    large: 'z'.repeat(1024 * 1024 + 5),
  })
  const raw = async (name: string) => {
    const { status, headers, body } = await kari.browser.get(`${path}/raw/main/${encodeURIComponent(name)}`)
    expect([status, headers['content-security-policy'], headers['x-content-type-options']]).toEqual([
      200,
      "sandbox;default-src 'none'",
      'nosniff',
    ])
    return [headers['content-type'], headers['content-disposition'], body.length]
  }
  expect(await raw('page.html')).toEqual(['text/plain; charset=utf-8', undefined, 25])
  expect(await raw('pic.svg')).toEqual(['text/plain; charset=utf-8', undefined, 59])
  expect((await raw('pic.png')).slice(0, 2)).toEqual(['image/png', undefined])
  expect(await raw('bin"\r\nx: y')).toEqual([
    'application/octet-stream',
    "attachment; filename*=UTF-8''bin%22%0D%0Ax%3A%20y",
    2,
  ])
  expect(await raw('large')).toEqual([
    'application/octet-stream',
    "attachment; filename*=UTF-8''large",
    1024 * 1024 + 5,
  ])
})

test('S2: history, a commit with its changes, branches and tags', async () => {
  const { path, repository } = await kariService()
  for (let number = 1; number <= 31; number++)
    commitFiles(repository, { a: `${number}\n` }, { message: `Change ${number}` })
  const id = commitFiles(
    repository,
    { b: '<b>\n', a: 'new\n' },
    { branch: 'feature/x', message: 'Subject\n\nBody <i>' },
  )
  gitIn(repository, 'tag', 'v1', id)
  const history = await kari.browser.get(`${path}/history`)
  expect(history.body.match(/Change \d+/g)?.slice(0, 2)).toEqual(['Change 31', 'Change 30'])
  const [, next = ''] = /href="([^"]*cursor=[^"]*)"/.exec(history.body) ?? []
  commitFiles(repository, { a: 'pushed meanwhile' })
  expect((await kari.browser.get(next)).body.match(/Change \d+/g)).toEqual(['Change 1'])
  expect((await kari.browser.get(`${path}/history/feature/x/b`)).body).toContain('Subject')
  const commit = await kari.browser.get(`${path}/commits/${id}`)
  expect(commit.body).toContain('Body &lt;i>')
  expect(commit.body).toContain('<code>+&lt;b></code>')
  const branches = await kari.browser.get(`${path}/branches`)
  for (const name of ['main', 'feature/x', 'v1']) expect(branches.body).toContain(`${path}/files/${name}"`)
})

test('SEC-K6: a commit that was pushed away is not found, by page, cursor and API', async () => {
  const { path, repository } = await kariService()
  const before = gitIn(repository, 'rev-parse', 'main')
  const secret = commitFiles(repository, { secret: 'x' })
  expect((await kari.browser.get(`${path}/commits/${secret}`)).status).toBe(200)
  gitIn(repository, 'update-ref', 'refs/heads/main', before)
  const cursor = Buffer.from(JSON.stringify({ start: secret, skip: 0 })).toString('base64url')
  for (const way of [
    `commits/${secret}`,
    `files/${secret}`,
    `raw/${secret}/secret`,
    `archive/${secret}.zip`,
    `history?cursor=${cursor}`,
  ])
    expect([way, (await kari.browser.get(`${path}/${way}`)).status]).toEqual([way, 404])
  expect((await kari.program.get(`/api/v1/services${path}/blob/${secret}/secret`)).status).toBe(404)
})

test('S2: a repository without commits says how to begin', async () => {
  const { path, repository } = await kariService()
  gitIn(repository, 'update-ref', '-d', 'refs/heads/main')
  const { status, body } = await kari.browser.get(path)
  expect(status).toBe(200)
  expect(body).toContain('Nothing is here yet')
  expect(body).toContain(`git clone http://localhost:8080${path}.git`)
  expect((await kari.browser.get(`${path}/branches`)).body).toContain('There are no branches yet.')
})

test('S2: an archive holds the files of a branch under the name of the service', async () => {
  const { path, name } = await kariService()
  const { status, headers, body } = await kari.browser.get(`${path}/archive/main.zip`)
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/zip',
    `attachment; filename*=UTF-8''${name}-main.zip`,
  ])
  expect(body).toContain(`${name}-main/README.md`)
  expect((await kari.browser.get(`${path}/archive/main.tar.gz`)).headers['content-type']).toBe('application/gzip')
  expect((await kari.browser.get(`${path}/archive/none.zip`)).status).toBe(404)
})

test('S2: programs read tree, file, history and branches', async () => {
  const { path, repository } = await kariService()
  const id = commitFiles(repository, { 'd/a.txt': 'blå', 'd/b': Buffer.from([0]), 'd/c': 'x'.repeat(1024 * 1024 + 1) })
  const get = async (rest: string) => (await kari.program.get(`/api/v1/services${path}/${rest}`)).body
  const tree = await get('tree/main/d')
  expect(tree).toMatchObject({ name: 'main', kind: 'branch', commit: id, path: 'd', total: 3 })
  expect(tree.items[0]).toMatchObject({ name: 'a.txt', kind: 'file', size: 4 })
  expect(await get('blob/main/d/a.txt')).toMatchObject({ encoding: 'utf-8', content: 'blå', size: 4 })
  expect(await get('blob/main/d/b')).toMatchObject({ encoding: 'base64', content: 'AA==' })
  expect(await get('blob/main/d/c')).toMatchObject({ encoding: null, content: null })
  const commits = await get('commits?limit=1')
  expect(commits.items).toMatchObject([{ id, author: 'Kari Nordmann', subject: 'A change' }])
  expect((await get(`commits?limit=1&cursor=${commits.next}`)).items[0].id).not.toBe(id)
  expect(await get('commits?of=main/d/a.txt')).toMatchObject({ items: [{ id }], next: null })
  expect(await get('branches')).toMatchObject({ items: [{ name: 'main', isDefault: true, last: { id } }], next: null })
})

test('S3: to whom it is closed, a private service is as one that does not exist, by page, raw file and API', async () => {
  const { path, repository, name } = await kariService('private')
  const commit = gitIn(repository, 'rev-parse', 'main')
  const ways = [
    '',
    '/files/main',
    '/files/main/README.md',
    '/raw/main/README.md',
    '/history',
    '/history/main',
    '/branches',
    `/commits/${commit}`,
    '/archive/main.zip',
  ]
  const answer = async (way: string, service: string) => {
    const { status, headers, body } = await ola.browser.get(`/kari/${service}${way}`)
    const unlike = [/Reference: [0-9a-f-]{36}/g, /value="[\w-]{30,}"/g, /data-seconds-left="\d+"/g]
    const same = unlike.reduce((text, pattern) => text.replace(pattern, ''), body).replaceAll(service, 'SERVICE')
    const { date: _at, 'set-cookie': _cookies, 'x-request-id': _request, ...rest } = headers
    return { status, rest, same }
  }
  for (const way of ways) {
    expect((await kari.browser.get(path + way)).status, way).toBe(200)
    const closed = await answer(way, name)
    expect(closed.status, way).toBe(404)
    expect(closed, way).toEqual(await answer(way, `${name.slice(0, -1)}z`))
  }
  for (const way of ['tree/main', 'blob/main/README.md', 'commits', 'branches']) {
    const ask = async (service: string) => {
      const { status, body } = await ola.program.get(`/api/v1/services/kari/${service}/${way}`)
      return { status, body: { ...body, requestId: '' } }
    }
    expect((await kari.program.get(`/api/v1/services${path}/${way}`)).status).toBe(200)
    expect(await ask(name)).toEqual(await ask('not-there'))
    expect((await ask(name)).status).toBe(404)
  }
})
