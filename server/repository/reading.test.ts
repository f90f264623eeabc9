import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { count } from '../../test/long.ts'
import { commitFiles, emptyRepository, gitIn } from '../../test/repository.ts'
import { isReachable, listCommits } from './commits.ts'
import { createKnownCommits } from './known-commits.ts'
import { createLastCommits } from './last-commits.ts'
import { withObjects } from './objects.ts'
import { findEntry, findPlace, listEntries } from './place.ts'
import { readBlob } from './read-blob.ts'
import { readDiff } from './read-diff.ts'
import { listRefs } from './refs.ts'

let repository: string
let remove: () => void
beforeEach(() => {
  const made = emptyRepository()
  repository = made.folder
  remove = made.remove
})
afterEach(() => remove())

const place = (address: string) => withObjects(repository, (objects) => findPlace(repository, objects, address))

const entryAt = (address: string) =>
  withObjects(repository, async (objects) => {
    const found = await findPlace(repository, objects, address)
    return found && findEntry(objects, found)
  })

const blobAt = (address: string) =>
  withObjects(repository, async (objects) => {
    const found = await findPlace(repository, objects, address)
    const entry = found && (await findEntry(objects, found))
    return entry && readBlob(objects, entry.id)
  })

test('S2: an address names a branch, a tag or a commit and a path, and their names may hold slashes', async () => {
  const first = commitFiles(repository, { 'docs/a.md': 'A' })
  const second = commitFiles(repository, { 'docs/b.md': 'B' }, { branch: 'feature/docs' })
  gitIn(repository, 'tag', 'v1/docs', first)
  gitIn(repository, '-c', 'user.name=K', '-c', 'user.email=k@k', 'tag', '-a', '-m', 'whole', 'v2', first)
  expect(await place('main')).toEqual({ name: 'main', kind: 'branch', commit: first, path: [] })
  expect(await place('main/docs/a.md')).toMatchObject({ name: 'main', path: ['docs', 'a.md'] })
  expect(await place('feature/docs/docs/b.md')).toMatchObject({ name: 'feature/docs', commit: second })
  expect(await place('v1/docs/docs')).toMatchObject({ name: 'v1/docs', kind: 'tag', commit: first, path: ['docs'] })
  expect(await place('v2')).toMatchObject({ kind: 'tag', commit: first })
  expect(await place(`${second}/docs`)).toMatchObject({ kind: 'commit', commit: second, path: ['docs'] })
  expect(await place(second.slice(0, 10))).toBeUndefined()
  expect(await place('feature')).toBeUndefined()
})

test('SEC-K6: a commit that no branch and no tag leads to is not there', async () => {
  const first = commitFiles(repository, { a: '1' })
  const second = commitFiles(repository, { a: '2' })
  expect(await place(second)).toBeDefined()
  gitIn(repository, 'update-ref', 'refs/heads/main', first)
  expect(await place(second)).toBeUndefined()
  expect(await isReachable(repository, first)).toBe(true)
})

test('SEC-K8: nothing that people write in an address is an option, an expression or a path of git', async () => {
  commitFiles(repository, { 'a/b': 'x', '-p': 'dash', 'main:a': 'colon', '..x': 'dots' })
  const hostile = [
    '--all',
    '-p',
    'main^',
    'main~1',
    'main@{0}',
    'HEAD',
    ':/A',
    'main:a',
    '@',
    'refs/heads/main',
    'a..b',
  ]
  for (const address of [...hostile, 'main\ncontents main:a/b', '', '/', '//', 'main.lock', 'ma*n', 'main^{tree}'])
    expect([address, await place(address)]).toEqual([address, undefined])
  for (const path of ['..', '../..', 'a/..', 'a/../a/b', './a', 'a//b', '.git', 'a/b/', 'a/b/c', '.', '%2e%2e', '\\..'])
    expect([path, (await entryAt(`main/${path}`))?.kind]).toEqual([path, path === 'a/b/' ? 'file' : undefined])
  expect(await blobAt('main/-p')).toMatchObject({ text: 'dash' })
  expect(await blobAt('main/main:a')).toMatchObject({ text: 'colon' })
  expect(await blobAt('main/..x')).toMatchObject({ text: 'dots' })
})

test('SEC-K8: whatever is done to a path, it leads to what has that very path, or to nothing', async () => {
  const paths = ['a/b.txt', 'a/c/d', 'e f', '-x', 'ø/å', 'q"u\'o', 'new\nline', 'a/%2e%2e', 'tab\there', 'back\\slash']
  commitFiles(repository, Object.fromEntries(paths.map((path) => [path, path])))
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '/',
      '//',
      '%2f',
      '\\',
      '\0',
      '\n',
      '--',
      '~',
      '^{tree}',
      ':',
      '@{1}',
      '*',
      '.git',
      'main',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  let hits = 0
  const mutated = fc
    .tuple(fc.constantFrom(...paths), piece, fc.nat(12), fc.nat(4))
    .map(([path, inserted, at, cut]) => path.slice(0, at) + inserted + path.slice(at + cut))
  await withObjects(repository, (objects) =>
    fc.assert(
      fc.asyncProperty(mutated, async (path) => {
        const found = await findPlace(repository, objects, `main/${path}`)
        const entry = found && (await findEntry(objects, found))
        if (entry?.kind !== 'file') return
        hits += 1
        expect((await objects.read(entry.id)).toString()).toBe(path.replace(/\/$/, ''))
      }),
      { numRuns: count(10_000) },
    ),
  )
  expect(hits).toBeGreaterThan(0)
})

test('S2: a directory lists directories first, and says what is a link, a submodule or has no address', async () => {
  const commit = commitFiles(repository, { 'z/a': '1', b: '2' })
  commitFiles(repository, { link: { link: '/etc/passwd' }, sub: { submodule: commit }, 'br\\xFFt': 'latin' })
  const entries = await withObjects(repository, async (objects) => {
    const root = await findEntry(objects, {
      name: 'main',
      kind: 'branch',
      commit: gitIn(repository, 'rev-parse', 'main'),
      path: [],
    })
    return listEntries(objects, root?.id ?? '')
  })
  expect(entries.map(({ name, kind, hasAddress }) => [name, kind, hasAddress])).toEqual([
    ['z', 'directory', true],
    ['b', 'file', true],
    ['br\ufffdt', 'file', false],
    ['link', 'symlink', true],
    ['sub', 'submodule', true],
  ])
  expect(await blobAt('main/link')).toMatchObject({ text: '/etc/passwd' })
  expect(await entryAt('main/br\ufffdt')).toBeUndefined()
})

test('S2: a file is text, binary or too large to show, and invalid UTF-8 is said', async () => {
  const megabyte = 1024 * 1024
  commitFiles(repository, {
    text: 'blåbær\n',
    binary: Buffer.from([1, 0, 2]),
    latin: Buffer.from('bl\xe5b\xe6r', 'latin1'),
    line: 'x'.repeat(megabyte),
    large: 'x'.repeat(megabyte + 1),
    empty: '',
  })
  expect(await blobAt('main/text')).toMatchObject({ kind: 'text', size: 9, text: 'blåbær\n', isUtf8: true })
  expect(await blobAt('main/binary')).toEqual({ kind: 'binary', size: 3, bytes: Buffer.from([1, 0, 2]) })
  expect(await blobAt('main/latin')).toMatchObject({ kind: 'text', isUtf8: false })
  expect(await blobAt('main/line')).toMatchObject({ kind: 'text', size: megabyte })
  expect(await blobAt('main/large')).toEqual({ kind: 'too-large', size: megabyte + 1 })
  expect(await blobAt('main/empty')).toMatchObject({ kind: 'text', size: 0 })
})

test('S2: history is that of everything or of one path, in parts', async () => {
  const ids = ['1', '2', '3'].map((a) => commitFiles(repository, { a }, { message: `Change ${a}\n\nAt length` }))
  commitFiles(repository, { '*': 'x' }, { message: '<b>' })
  const commit = gitIn(repository, 'rev-parse', 'main')
  const all = await listCommits(repository, { commit, path: [], skip: 0, limit: 10 })
  expect(all.map(({ subject }) => subject)).toEqual(['<b>', 'Change 3', 'Change 2', 'Change 1'])
  expect(all[1]).toMatchObject({ id: ids[2], parents: [ids[1]], author: 'Kari Nordmann' })
  const part = await listCommits(repository, { commit, path: ['a'], skip: 1, limit: 1 })
  expect(part.map(({ id }) => id)).toEqual([ids[1]])
  const literal = await listCommits(repository, { commit, path: ['*'], skip: 0, limit: 10 })
  expect(literal.map(({ subject }) => subject)).toEqual(['<b>'])
})

test('S2: a commit’s message and its time may be as odd as git lets them be', async () => {
  const id = commitFiles(repository, { a: '1' }, { message: `${'long '.repeat(1000)}\n\nbody`, at: 99_999_999_999_999 })
  const [commit] = await listCommits(repository, { commit: id, path: [], skip: 0, limit: 1 })
  expect(commit?.subject.length).toBeLessThanOrEqual(252)
  expect(commit?.at.toISOString()).toMatch(/^9999/)
})

test('S2: a diff tells each file, its lines, what is binary, renamed, retyped or removed', async () => {
  const tenLines = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('')
  commitFiles(repository, { 'old name': tenLines, gone: 'diff --git a/x b/x\n', kind: 'k\n', text: 'a\nb\n' })
  const id = commitFiles(repository, {
    'old name': null,
    'new\n"name"': tenLines,
    gone: null,
    kind: { link: 'text' },
    binary: Buffer.from([0]),
    text: 'a\nc\n@@ -1 +1 @@\n',
  })
  const [commit] = await listCommits(repository, { commit: id, path: [], skip: 0, limit: 1 })
  if (!commit) throw new Error('no commit')
  const { files, isWhole } = await readDiff(repository, commit)
  expect(isWhole).toBe(true)
  expect(files.map(({ kind, path, isBinary }) => [kind, path, isBinary])).toEqual([
    ['added', 'binary', true],
    ['removed', 'gone', false],
    ['retyped', 'kind', false],
    ['renamed', 'new\n"name"', false],
    ['changed', 'text', false],
  ])
  expect(files[3]).toMatchObject({ from: 'old name', hunks: [] })
  expect(files[1]?.hunks).toEqual([
    { before: 1, after: 0, size: { before: 1, after: 0 }, lines: [{ kind: 'removed', text: 'diff --git a/x b/x' }] },
  ])
  expect(files[4]?.hunks).toEqual([
    {
      before: 1,
      after: 1,
      size: { before: 2, after: 3 },
      lines: [
        { kind: 'same', text: 'a' },
        { kind: 'removed', text: 'b' },
        { kind: 'added', text: 'c' },
        { kind: 'added', text: '@@ -1 +1 @@' },
      ],
    },
  ])
  const first = await readDiff(repository, { id: commit.parents[0] ?? '', parents: [] })
  expect(first.files.map(({ kind }) => kind)).toEqual(['added', 'added', 'added', 'added'])
})

test('S2: a diff that is very long is cut, and says so', async () => {
  const lines = (count: number, text: string) => Array.from({ length: count }, () => `${text}\n`).join('')
  const many = commitFiles(repository, { many: lines(6000, 'x'), after: 'x' })
  const cut = await readDiff(repository, { id: many, parents: [] })
  expect([cut.isWhole, cut.files.length]).toEqual([false, 2])
  const wide = commitFiles(repository, { wide: lines(3, 'y'.repeat(300_000)), wider: 'y'.repeat(900_000) })
  expect(await readDiff(repository, { id: wide, parents: [many] })).toMatchObject({ isWhole: false })
})

test('S2: branches and tags come by name, each with its last commit, in parts', async () => {
  const id = commitFiles(repository, { a: '1' })
  for (const name of ['b', 'a/x', 'c']) gitIn(repository, 'branch', name, id)
  gitIn(repository, 'tag', 'tree', `${id}^{tree}`)
  gitIn(repository, '-c', 'user.name=K', '-c', 'user.email=k@k', 'tag', '-a', '-m', 'commit 1', 'v1', id)
  const names = async (kind: 'branch' | 'tag', after?: string) =>
    (await listRefs(repository, { kind, after, limit: 2 })).map(({ name, commit }) => [name, commit.id === id])
  expect(await names('branch')).toEqual([
    ['a/x', true],
    ['b', true],
  ])
  expect(await names('branch', 'b')).toEqual([
    ['c', true],
    ['main', true],
  ])
  expect(await names('tag')).toEqual([['v1', true]])
})

const step = fc.record({
  path: fc.constantFrom('a', 'b', 'ø "x"\ny', '4b825dc642cb6eb9a060e54bf8d69288fbee4904', 'd/e', 'd/f'),
  isRemoved: fc.boolean(),
  branch: fc.constantFrom('main', 'main', 'side'),
  next: fc.constantFrom('look', 'look', 'merge', 'back', 'nothing'),
})

/** Files by path, of one commit. */
const filesOf = (commit: string) =>
  new Map(
    gitIn(repository, 'ls-tree', '-r', '-z', commit)
      .split('\0')
      .filter(Boolean)
      .map((line): [string, string] => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]),
  )

const namesIn = (commit: string) => [...new Set([...filesOf(commit).keys()].map((path) => path.split('/')[0] ?? ''))]

/** For each entry the newest commit where something in it is otherwise than in every parent. */
function lastByHand(commit: string): Record<string, string> {
  const history = gitIn(repository, 'rev-list', '--parents', commit)
    .split('\n')
    .map((line) => line.split(' '))
  const files = new Map(history.map(([id = '']) => [id, filesOf(id)]))
  const paths = new Set([...files.values()].flatMap((listed) => [...listed.keys()]))
  const changed = (path: string, [id = '', ...parents]: string[]) =>
    (parents.length > 0 || files.get(id)?.has(path)) &&
    parents.every((parent) => files.get(parent)?.get(path) !== files.get(id)?.get(path))
  const last = (name: string) =>
    history.find((one) => [...paths].some((path) => path.split('/')[0] === name && changed(path, one)))?.[0] ?? ''
  return Object.fromEntries(namesIn(commit).map((name) => [name, last(name)]))
}

/** As git does it by itself, if it can. */
function mergeSide() {
  try {
    const tree = gitIn(repository, 'merge-tree', '--write-tree', 'main', 'side')
    const who = ['-c', 'user.name=K', '-c', 'user.email=k@k']
    const parents = ['-p', 'main', '-p', 'side']
    gitIn(
      repository,
      'update-ref',
      'refs/heads/main',
      gitIn(repository, ...who, 'commit-tree', tree, ...parents, '-m', 'm'),
    )
  } catch {
    gitIn(repository, 'branch', '--force', 'side', 'main')
  }
}

test('S2: the last commit of each path is the newest that changed it, after pushes, merges and forced pushes', async () => {
  let salt = 0
  let looks = 0
  const lastCommits = createLastCommits()
  const look = async () => {
    const commit = gitIn(repository, 'rev-parse', 'main')
    const directory = { commit, path: [], names: namesIn(commit) }
    const { found, isComplete } = await lastCommits(repository, directory, 20_000)
    expect(isComplete).toBe(true)
    expect(Object.fromEntries([...found].map(([name, last]) => [name, last.commit]))).toEqual(lastByHand(commit))
    looks += 1
  }
  const take = async ({
    path,
    isRemoved,
    branch,
    next,
  }: typeof step extends fc.Arbitrary<infer Step> ? Step : never) => {
    commitFiles(repository, { [path]: isRemoved ? null : `${++salt}` }, { branch })
    if (next === 'merge') mergeSide()
    if (next === 'back' && branch === 'main') gitIn(repository, 'update-ref', 'refs/heads/main', 'main~1')
    if (next !== 'nothing') await look()
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const ref of ['main', 'side']) gitIn(repository, 'update-ref', '-d', `refs/heads/${ref}`)
      commitFiles(repository, Object.fromEntries(['a', 'd/e', 'b'].map((path) => [path, `${++salt}`])))
      gitIn(repository, 'branch', 'side', 'main')
      for (const one of steps) await take(one)
    }),
    { numRuns: count(200) },
  )
  expect(looks).toBeGreaterThan(9)
}, 120_000)

test('S2: what is merged is not taken for newer than what was there', async () => {
  const lastCommits = createLastCommits()
  const lastOf = async (commit: string) =>
    (await lastCommits(repository, { commit, path: [], names: namesIn(commit) }, 20_000)).found.get('d')?.commit
  commitFiles(repository, { 'd/e': '1', 'd/f': '1' })
  gitIn(repository, 'branch', 'side', 'main')
  commitFiles(repository, { 'd/e': '2' }, { branch: 'side' })
  const newer = commitFiles(repository, { 'd/f': '2' })
  expect(await lastOf(newer)).toBe(newer)
  mergeSide()
  const merged = gitIn(repository, 'rev-parse', 'main')
  expect(merged).not.toBe(newer)
  expect(await lastOf(merged)).toBe(newer)
})

test('S2: a page waits no longer than it may for last commits, and the walk goes on for the next', async () => {
  const id = commitFiles(repository, { a: '1' })
  const lastCommits = createLastCommits()
  const directory = { commit: id, path: [], names: ['a'] }
  const hasty = await lastCommits(repository, directory, 0)
  expect(hasty).toEqual({ found: new Map(), isComplete: false })
  const { found, isComplete } = await lastCommits(repository, directory, 10_000)
  expect([found.get('a')?.commit, isComplete]).toEqual([id, true])
})

test('S2: a commit that was read is remembered, and one beside it is read', async () => {
  const commits = createKnownCommits()
  const first = commitFiles(repository, { a: '1' })
  const known = await commits(repository, [first])
  const second = commitFiles(repository, { a: '2' })
  const both = await commits(repository, [first, second, first])
  expect(both.get(first)).toBe(known.get(first))
  expect([...both.values()].map(({ id }) => id)).toEqual([first, second])
  expect(await commits('/nowhere', [second])).toEqual(new Map([[second, both.get(second)]]))
})
