import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, withNode } from './process.mjs'
import { readIfThere, SetupFailure, step } from './say.mjs'

const folders = ['server', 'cli', 'simulator', 'examples', 'browser', 'build']
const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'setup/build.mjs']

export function programIsBuilt(root) {
  return readIfThere(join(root, 'dist/.built')) === fingerprint(root)
}

/** Makes `dist/` anew. The mark is written last and says from which sources; a run that was cut short leaves none. */
export async function buildProgram(root, node) {
  await step('building the program', async () => {
    const sources = fingerprint(root)
    rmSync(join(root, 'dist/.built'), { force: true })
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    await build(root, node, ['build/program.mjs'])
    if (existsSync(join(root, 'build/assets.mjs'))) await build(root, node, ['build/assets.mjs'])
    writeFileSync(join(root, 'dist/.built'), sources)
  })
}

async function build(root, node, args) {
  const { code, output } = await run(node, args, { cwd: root, env: withNode(node) })
  if (code !== 0) throw new SetupFailure(`The program could not be built (${args[0]}):\n${output.trim()}`)
}

/** One hash over names and contents of all that the build reads, so that a deleted or touched-back file is seen too. */
export function fingerprint(root) {
  const hash = createHash('sha256')
  for (const file of [...files, ...folders.flatMap((folder) => listSources(root, folder))].sort()) {
    const path = join(root, file)
    hash.update(`${file}\0`)
    if (existsSync(path)) hash.update(createHash('sha256').update(readFileSync(path)).digest())
  }
  return hash.digest('hex')
}

function listSources(root, folder) {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listSources(root, name)
    return /\.test\.tsx?$/.test(entry.name) ? [] : [name]
  })
}
