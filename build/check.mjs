// `npm run check`: all that is checked without running the program. Each check counts as one passed or failed.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dependenciesAreThere } from '../setup/dependencies.mjs'
import { nodeAtHand } from '../setup/node.mjs'
import { run, withNode } from '../setup/process.mjs'
import { sayMinutes } from '../setup/say.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (path) => `node_modules/${path}`
const tsc = [bin('typescript7/bin/tsc'), '--noEmit', '-p']

const checks = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--reporter=concise']],
  ['forgotten await, deep nesting', [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings']],
  ['types', [...tsc, 'tsconfig.json']],
  ['types in the browser', [...tsc, 'browser/tsconfig.json']],
  ['import rules', ['build/check-imports.mjs']],
  ['unused files, exports and packages', [bin('knip/bin/knip.js')]],
  ['duplicates', [bin('jscpd/bin/jscpd'), '--config', '.jscpd.json']],
  ['generated database types', ['build/check-database-types.mjs']],
]

process.chdir(root)
const began = Date.now()
const node = await findNode()
const wanted = process.argv.slice(2)
const chosen = checks.filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
let failed = 0
for (const [name, command] of chosen) {
  const begun = Date.now()
  const { code, output } = await run(node, command, { cwd: root, env: withNode(node) })
  const seconds = ((Date.now() - begun) / 1000).toFixed(1)
  process.stdout.write(`check: ${name} ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)\n`)
  if (code !== 0) process.stdout.write(`${output.trim()}\n\n`)
  failed += code === 0 ? 0 : 1
}
sayMinutes('checks', Date.now() - began)
process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0

/** The tools need Node 24 and the packages; what is missing is fetched. They do not need a program that can be built. */
async function findNode() {
  const ready = () => (dependenciesAreThere(root) ? nodeAtHand(root) : undefined)
  const atHand = ready()
  if (atHand) return atHand
  const { output } = await run(process.execPath, ['setup/run.mjs', 'build'], { cwd: root })
  const fetched = ready()
  if (fetched) return fetched
  process.stdout.write(`${output}\n0 passed, 1 failed\n`)
  process.exit(1)
}
