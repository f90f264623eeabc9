import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, withNode } from './process.mjs'
import { readIfThere, say } from './say.mjs'

/**
 * Runs the tests in Node, then the stories in the browser; with `filters` only those in Node. Gives the sums, and what
 * each part took.
 */
export async function runTests({ root, node, chromium, filters }) {
  const reports = mkdtempSync(join(tmpdir(), 'inngang-tests-'))
  try {
    const vitest = join(reports, 'vitest.json')
    const parts = [await timed('tests', () => runVitest({ root, node, filters, report: vitest }))]
    if (filters.length === 0) {
      const report = join(reports, 'playwright.json')
      parts.push(await timed('browser stories', () => runStories({ root, node, chromium, report })))
    }
    const passed = parts.reduce((sum, part) => sum + part.passed, 0)
    const failed = parts.reduce((sum, part) => sum + part.failed, 0)
    return { passed, failed, parts, notRun: listNotRun(readReport(vitest)) }
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

async function timed(name, work) {
  const begun = Date.now()
  return { ...(await work()), name, milliseconds: Date.now() - begun }
}

async function runVitest({ root, node, filters, report }) {
  say('setup: running the tests')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters], {
    cwd: root,
    env: withNode(node),
    visible: true,
  })
  return countVitest(readReport(report), code)
}

async function runStories({ root, node, chromium, report }) {
  if (!existsSync(join(root, 'playwright.config.ts'))) {
    say('setup: there is no playwright.config.ts, so no browser story could run')
    return { passed: 0, failed: 1 }
  }
  say('setup: running the browser stories')
  const { code } = await run(node, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    cwd: root,
    env: { ...withNode(node), INNGANG_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    visible: true,
  })
  return countStories(readReport(report), code)
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
