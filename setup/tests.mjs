import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { run, withNode } from './process.mjs'
import { readIfThere, say } from './say.mjs'

/** What passes only the second time does not fail a run of CI; it is listed at the end, and is to be mended. */
const retries = process.env.CI ? 1 : 0

/**
 * Runs the tests in Node, then the stories in the browser; with `filters` only those in Node. Gives the sums, and what
 * each part took.
 */
export async function runTests({ root, node, chromium, filters }) {
  const reports = mkdtempSync(join(tmpdir(), 'inngang-tests-'))
  try {
    const vitest = join(reports, 'vitest.json')
    const parts = [await timed('tests', () => runVitest({ root, node, filters, file: vitest }))]
    if (filters.length === 0) {
      const file = join(reports, 'playwright.json')
      parts.push(await timed('browser stories', () => runStories({ root, node, chromium, file })))
    }
    const passed = parts.reduce((sum, part) => sum + part.passed, 0)
    const failed = parts.reduce((sum, part) => sum + part.failed, 0)
    const complaints = parts.flatMap((part) => part.complaints)
    return { passed, failed, complaints, parts, notRun: parts.flatMap((part) => part.notRun) }
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

async function timed(name, work) {
  const begun = Date.now()
  return { ...(await work()), name, milliseconds: Date.now() - begun }
}

async function runVitest({ root, node, filters, file }) {
  say('setup: running the tests')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`, `--retry=${retries}`]
  const { code } = await run(node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters], {
    cwd: root,
    env: withNode(node),
    visible: true,
  })
  const report = readReport(file)
  return { ...countVitest(report, code), complaints: complaintsOfTests(report, root), notRun: listNotRun(report) }
}

async function runStories({ root, node, chromium, file }) {
  if (!existsSync(join(root, 'playwright.config.ts'))) {
    say('setup: there is no playwright.config.ts, so no browser story could run')
    return { passed: 0, failed: 1, complaints: [], notRun: [] }
  }
  say('setup: running the browser stories')
  const { code } = await run(
    node,
    ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', `--retries=${retries}`],
    {
      cwd: root,
      env: { ...withNode(node), INNGANG_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      visible: true,
    },
  )
  const report = readReport(file)
  return { ...countStories(report, code), complaints: complaintsOfStories(report), notRun: [] }
}

/** A file that fails before its first test has no failed test to show for it, and counts as one. */
export function countVitest(report, code) {
  const results = report?.testResults ?? []
  const tests = results.flatMap((file) => file.assertionResults)
  const brokenFiles = results.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const passed = tests.filter((test) => test.status === 'passed').length
  const failed = tests.filter((test) => test.status === 'failed').length + brokenFiles.length
  return orFailed({ passed, failed }, code)
}

/** Tests that said why they cannot run on this machine. */
export function listNotRun(report) {
  const tests = (report?.testResults ?? []).flatMap((file) => file.assertionResults)
  return tests.filter(({ meta }) => meta?.notRun).map(({ title, meta }) => `${title}, because ${meta.notRun}`)
}

/**
 * The tests that failed, at last or only the first time, and the files that failed before their first test, each with
 * what it said.
 */
export function complaintsOfTests(report, root) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const complaining = assertionResults.filter(({ failureMessages }) => failureMessages?.length > 0)
    const isBroken = status === 'failed' && complaining.length === 0
    return [
      ...(isBroken ? [complaint(false, file, message)] : []),
      ...complaining.map((test) =>
        complaint(test.status === 'passed', `${file} › ${test.title}`, test.failureMessages[0]),
      ),
    ]
  })
}

export const complaintsOfStories = (report) => (report?.suites ?? []).flatMap(complaintsIn)

function complaintsIn({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ ok, file, title, tests }) => {
    const message = tests[0]?.results.find(({ error }) => error)?.error.message
    return message === undefined ? [] : [complaint(ok, `test/stories/${file} › ${title}`, message)]
  })
  return [...own, ...suites.flatMap(complaintsIn)]
}

function complaint(isFlaky, name, message = '') {
  const lines = stripVTControlCharacters(message).trim().split('\n')
  const ours = lines.filter((line) => !/node_modules|^ +at new Promise/.test(line))
  return { isFlaky, name, said: ours.slice(0, 12).map((line) => line.slice(0, 200)) }
}

export function countStories(report, code) {
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {}
  return orFailed({ passed: expected + flaky, failed: unexpected }, code)
}

/** A runner that crashes, or runs nothing at all, is a failure whatever its report says. */
function orFailed({ passed, failed }, code) {
  const nothingRan = passed + failed === 0
  return { passed, failed: failed === 0 && (code !== 0 || nothingRan) ? 1 : failed }
}

function readReport(file) {
  try {
    return JSON.parse(readIfThere(file) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
