// What `npm start`, `npm test` and the scripts of `npm run` do first. Node built-ins only; runs on any Node from 18 on.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildProgram, programIsBuilt } from './build.mjs'
import { findOrInstallChromium } from './chromium.mjs'
import { installCredentialHelper } from './credential-helper.mjs'
import { dependenciesAreThere, installDependencies } from './dependencies.mjs'
import { fetchNode, nodeAtHand } from './node.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { run, startProgram, withNode } from './process.mjs'
import { SetupFailure, say, sayMinutes } from './say.mjs'
import { runTests } from './tests.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

/** Gets Node, packages and program in place and gives the path of Node; quick and quiet when all are. */
async function prepare() {
  const ready = nodeAtHand(root)
  if (ready && dependenciesAreThere(root) && programIsBuilt(root)) return ready
  return oneAtATime(root, async () => {
    const node = nodeAtHand(root) ?? (await fetchNode(root))
    if (!dependenciesAreThere(root)) await installDependencies(root, node)
    if (!programIsBuilt(root)) await buildProgram(root, node)
    return node
  })
}

const commands = {
  async build() {
    await prepare()
    return 0
  },
  start: (args) => commands.inngang(['start', ...args]),
  /** The operator's verbs from a clone: `npm run -s inngang -- org create …`. */
  async inngang(args) {
    return startProgram(await prepare(), join(root, 'dist/cli/main.js'), args)
  },
  /** Pictures of every page, into screenshots/. */
  screenshots: (languages) => runTool('test/screenshots/main.ts', languages),
  /** Measurements, such as `npm run bench -- captcha`. */
  bench: (args) => runTool('bench/main.ts', args),
  /** A million users for `npm run bench -- <name> --large`. */
  seed: (args) => runTool('bench/seed.ts', args),
  async test(filters) {
    let result = { passed: 0, failed: 1, complaints: [], parts: [], notRun: [] }
    const begun = Date.now()
    try {
      const node = await prepare()
      const chromium = filters.length === 0 ? await findOrInstallChromium() : undefined
      if (filters.length === 0) await installCredentialHelper()
      const setUp = { name: 'set-up', milliseconds: Date.now() - begun }
      result = await runTests({ root, node, chromium, filters })
      result.parts.unshift(setUp)
    } catch (error) {
      tell(error)
    }
    sayResult(result)
    return result.failed > 0 ? 1 : 0
  },
}

function sayResult({ passed, failed, complaints, parts, notRun }) {
  for (const { name, milliseconds } of parts) sayMinutes(name, milliseconds)
  for (const { isFlaky, name, said } of complaints) {
    say(`${isFlaky ? 'failed once' : 'failed'}: ${name}`)
    for (const line of said) say(`      | ${line}`)
  }
  for (const test of notRun) say(`not run: ${test}`)
  if (notRun.length > 0) say(`${notRun.length} not run`)
  say(`${passed} passed, ${failed} failed`)
}

/** A program beside the product that needs a browser; Node runs its TypeScript as it is. */
async function runTool(file, args) {
  const node = await prepare()
  const env = { ...withNode(node), INNGANG_CHROMIUM: await findOrInstallChromium() }
  const { code } = await run(node, [file, ...args], { cwd: root, env, visible: true })
  return code
}

function tell(error) {
  process.stderr.write(`${error instanceof SetupFailure ? error.message : error.stack}\n`)
}

const [name, ...args] = process.argv.slice(2)
const command = commands[name]
if (command) {
  try {
    process.exitCode = await command(args)
  } catch (error) {
    tell(error)
    process.exitCode = 1
  }
} else {
  process.stderr.write(
    'Usage: node setup/run.mjs start | test [files] | build | screenshots [languages] | bench <name> | seed large\n',
  )
  process.exitCode = 2
}
