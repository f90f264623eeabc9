import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fingerprint } from './build.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { complaintsOfStories, complaintsOfTests, countStories, countVitest, listNotRun } from './tests.mjs'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'inngang-setup-'))
  folders.push(folder)
  return folder
}

test('X7: a changed, added, renamed or deleted source asks for a build; a touched one and a test do not', () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'server/user'), { recursive: true })
  const file = join(root, 'server/user/user.ts')
  writeFileSync(file, 'one')
  const first = fingerprint(root)

  utimesSync(file, 0, 0)
  writeFileSync(join(root, 'server/user/user.test.ts'), 'test')
  expect(fingerprint(root)).toBe(first)

  writeFileSync(file, 'two')
  const changed = fingerprint(root)
  writeFileSync(join(root, 'server/user/more.ts'), '')
  const added = fingerprint(root)
  rmSync(join(root, 'server/user/more.ts'))
  expect(fingerprint(root)).toBe(changed)
  rmSync(file)
  expect(new Set([first, changed, added, fingerprint(root)]).size).toBe(4)
})

const vitest = (...files: { status: string; tests: string[] }[]) => ({
  testResults: files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  })),
})

test.each([
  ['all pass', vitest({ status: 'passed', tests: ['passed', 'passed', 'skipped'] }), 0, { passed: 2, failed: 0 }],
  ['one fails', vitest({ status: 'failed', tests: ['passed', 'failed'] }), 1, { passed: 1, failed: 1 }],
  ['a file fails before its tests', vitest({ status: 'failed', tests: [] }), 1, { passed: 0, failed: 1 }],
  ['an error outside the tests', vitest({ status: 'passed', tests: ['passed'] }), 1, { passed: 1, failed: 1 }],
  ['nothing runs', vitest(), 0, { passed: 0, failed: 1 }],
  ['the runner crashes', undefined, 1, { passed: 0, failed: 1 }],
])('X7: the tests are counted when %s', (_, report, code, counts) => {
  expect(countVitest(report, code)).toEqual(counts)
})

test.each([
  ['all pass', { stats: { expected: 3, skipped: 1, unexpected: 0, flaky: 0 } }, 0, { passed: 3, failed: 0 }],
  ['one fails', { stats: { expected: 2, skipped: 0, unexpected: 1, flaky: 0 } }, 1, { passed: 2, failed: 1 }],
  [
    'the configuration is broken',
    { stats: { expected: 0, skipped: 0, unexpected: 0, flaky: 0 } },
    1,
    { passed: 0, failed: 1 },
  ],
  ['the runner crashes', undefined, 1, { passed: 0, failed: 1 }],
])('X7: the browser stories are counted when %s', (_, report, code, counts) => {
  expect(countStories(report, code)).toEqual(counts)
})

test('X7: a test that could not run here is listed with its reason, and one that was left out is not', () => {
  const skipped = (meta: object) => ({ status: 'skipped', title: 'X7: a full disk', meta })
  const assertionResults = [skipped({ notRun: 'no tmpfs can be mounted' }), skipped({})]
  const report = { testResults: [{ status: 'passed', assertionResults }] }
  expect(listNotRun(report)).toEqual(['X7: a full disk, because no tmpfs can be mounted'])
  expect(listNotRun(undefined)).toEqual([])
})

test('X7: what a test said is listed: of one that failed, of one that failed once, of a file without a test', () => {
  const test = (status: string, title: string, ...failureMessages: string[]) => ({ status, title, failureMessages })
  const assertionResults = [
    test('passed', 'A1: well'),
    test('passed', 'A2: late', 'timed out'),
    test('failed', 'A3: wrong', '\u001b[31mexpected 1 to be 2\u001b[39m\n    at /clone/a.test.ts:1'),
  ]
  const report = {
    testResults: [
      { name: '/clone/server/a.test.ts', status: 'failed', message: '', assertionResults },
      { name: '/clone/server/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  }
  expect(complaintsOfTests(report, '/clone')).toEqual([
    { isFlaky: true, name: 'server/a.test.ts › A2: late', said: ['timed out'] },
    { isFlaky: false, name: 'server/a.test.ts › A3: wrong', said: ['expected 1 to be 2', '    at /clone/a.test.ts:1'] },
    { isFlaky: false, name: 'server/b.test.ts', said: ['no such module'] },
  ])
  expect(complaintsOfTests(undefined, '/clone')).toEqual([])
})

test('X7: what a story said is listed, however deep its group', () => {
  const spec = (title: string, ok: boolean, ...errors: (string | undefined)[]) => {
    const results = errors.map((message) => (message ? { error: { message } } : {}))
    return { ok, title, file: 'a.story.ts', tests: [{ results }] }
  }
  const deep = {
    specs: [spec('R3: wrong', false, 'timed out', 'timed out'), spec('R4: late', true, 'gone', undefined)],
  }
  expect(complaintsOfStories({ suites: [{ specs: [spec('R2: well', true, undefined)], suites: [deep] }] })).toEqual([
    { isFlaky: false, name: 'test/stories/a.story.ts › R3: wrong', said: ['timed out'] },
    { isFlaky: true, name: 'test/stories/a.story.ts › R4: late', said: ['gone'] },
  ])
  expect(complaintsOfStories(undefined)).toEqual([])
})

test('X7: two set-ups in one clone work one after the other, and one that was killed is not waited for', async () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'setup/node_modules'), { recursive: true })
  writeFileSync(join(root, 'setup/node_modules/.busy'), '999999999')
  let working = 0
  const work = async () => {
    expect(++working).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    working--
  }
  await Promise.all([oneAtATime(root, work), oneAtATime(root, work)])
})
