// The import rules of .dependency-cruiser.mjs. A cruiser that cannot read the sources finds no mistake either, so the
// number of modules it saw is compared with the number of files.
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'

const folders = ['server', 'cli', 'simulator', 'examples', 'browser', 'test', 'bench']
const command = ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', ...folders, '--output-type', 'json']

const { modules, summary } = await cruise()
const files = folders.flatMap(sourcesIn)
const seen = new Set(modules.map(({ source }) => source))
const missed = files.filter((file) => !seen.has(file))
const violations = summary.violations.filter(({ rule }) => rule.severity === 'error')

for (const { rule, from, to, cycle } of violations) {
  const path = cycle ? cycle.map(({ name }) => name).join(' → ') : to
  process.stdout.write(`${rule.name}: ${from}${path === from ? '' : ` → ${path}`}\n`)
}
process.stdout.write(`${seen.size} modules, ${files.length} files, ${missed.length} not seen\n`)
for (const file of missed) process.stdout.write(`not seen: ${file}\n`)
if (violations.length > 0 || missed.length > 0 || files.length === 0) process.exitCode = 1

/** dependency-cruiser ends with the number of violations, and with JSON in any case. */
async function cruise() {
  const options = { maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(process.execPath, command, options).catch((error) => error)
  return JSON.parse(stdout)
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
}
