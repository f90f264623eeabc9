// `npm run report`: what is usually wrong when it grows, now and in the last commit. It is read, and fails nothing.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folders = ['server', 'cli', 'browser', 'simulator', 'examples']
const longFile = 200
const longFunction = 40

const now = measure(root)
const before = lastCommit((folder) => measure(folder))
for (const [name, value] of Object.entries(now.figures)) {
  process.stdout.write(`${name.padEnd(32)} ${String(value).padStart(8)}   before ${before.figures[name]}\n`)
}
process.stdout.write('\nThe longest files and functions:\n')
for (const { lines, name } of [...now.files, ...now.functions].sort((a, b) => b.lines - a.lines).slice(0, 8)) {
  process.stdout.write(`${String(lines).padStart(6)}  ${name}\n`)
}

function lastCommit(work) {
  const folder = mkdtempSync(join(tmpdir(), 'inngang-report-'))
  try {
    const there = execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: root, encoding: 'utf8' }).split('\n')
    const wanted = [...folders, 'package.json'].filter((name) => there.includes(name))
    const archive = execFileSync('git', ['archive', 'HEAD', ...wanted], { cwd: root, maxBuffer: 2 ** 28 })
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measure(folder) {
  const sources = folders.flatMap((name) => sourcesIn(folder, name)).map((file) => inspect(folder, file))
  const sum = (what) => sources.reduce((total, source) => total + source[what], 0)
  const functions = sources.flatMap((source) => source.functions)
  const files = sources.map(({ file, lines }) => ({ name: file, lines }))
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const per = (count, lines) => ((count / sum('lines')) * lines).toFixed(2)
  return {
    files,
    functions,
    figures: {
      files: files.length,
      lines: sum('lines'),
      'median file': median(files),
      'median function': median(functions),
      [`files over ${longFile} lines`]: files.filter(({ lines }) => lines > longFile).length,
      [`functions over ${longFunction} lines`]: functions.filter(({ lines }) => lines > longFunction).length,
      'functions of four parameters': functions.filter(({ parameters }) => parameters >= 4).length,
      'functions nested three deep': functions.filter(({ depth }) => depth >= 3).length,
      '`as` per 1,000 lines': per(sum('casts'), 1000),
      'suppressions per 1,000 lines': per(sum('suppressions'), 1000),
      'comment lines per 100': per(sum('comments'), 100),
      'runtime dependencies': Object.keys(dependencies).length,
    },
  }
}

function sourcesIn(folder, name) {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|generated)\./.test(file))
    .map((file) => join(name, file))
}

function inspect(folder, file) {
  const text = readFileSync(join(folder, file), 'utf8')
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const lineOf = (position) => tree.getLineAndCharacterOfPosition(position).line
  const lines = text.trimEnd().split('\n')
  const found = { file, lines: lines.length, casts: 0, functions: [] }
  visit(tree)
  return {
    ...found,
    comments: lines.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length,
    suppressions: lines.filter((line) => /biome-ignore|oxlint-disable|@ts-(expect-error|ignore)/.test(line)).length,
  }

  function visit(node) {
    if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) found.casts++
    if (ts.isFunctionLike(node) && node.body) {
      const name = `${file}:${lineOf(node.getStart()) + 1}`
      const length = lineOf(node.end) - lineOf(node.getStart()) + 1
      found.functions.push({ name, lines: length, parameters: node.parameters.length, depth: depthOf(node.body) })
    }
    ts.forEachChild(node, visit)
  }
}

function nests(node) {
  return (
    ts.isIterationStatement(node, false) ||
    ts.isIfStatement(node) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node)
  )
}

/** How deep statements lie in each other, without those of functions inside. */
function depthOf(node) {
  let deepest = 0
  ts.forEachChild(node, (child) => {
    if (!ts.isFunctionLike(child)) deepest = Math.max(deepest, depthOf(child) + (nests(child) ? 1 : 0))
  })
  return deepest
}

function median(measured) {
  const sorted = measured.map(({ lines }) => lines).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
