import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Content = string | Buffer
/** By path; what is null is removed. A symlink or a submodule says what it leads to. */
export type Files = Readonly<Record<string, Content | { link: string } | { submodule: string } | null>>

interface Options {
  branch?: string
  message?: string
  /** Seconds since 1970. */
  at?: number
  /** Further parents. */
  merge?: readonly string[]
}

export const gitIn = (repository: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${repository}`, ...args], { encoding: 'utf8' }).trimEnd()

/** A bare repository of its own, empty. */
export function emptyRepository() {
  const folder = mkdtempSync(join(tmpdir(), 'inngang-reading-'))
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder])
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

let clock = 1_780_000_000

/** Adds a commit to a branch of a bare repository, without a clone. Its id. */
export function commitFiles(repository: string, files: Files, options: Options = {}): string {
  clock += 60
  const { branch = 'main', message = 'A change', at = clock, merge = [] } = options
  const ref = `refs/heads/${branch}`
  const before = gitIn(repository, 'for-each-ref', '--format=%(objectname)', ref)
  const who = `Kari Nordmann <kari@example.no> ${at} +0000`
  const input = Buffer.concat([
    Buffer.from(`commit ${ref}\nauthor ${who}\ncommitter ${who}\n`),
    data(message),
    Buffer.from([...(before ? [`from ${before}`] : []), ...merge.map((id) => `merge ${id}`), ''].join('\n')),
    ...Object.entries(files).map(([path, content]) => change(path, content)),
    Buffer.from('done\n'),
  ])
  execFileSync('git', [`--git-dir=${repository}`, 'fast-import', '--quiet', '--done'], { input })
  return gitIn(repository, 'rev-parse', ref)
}

function change(path: string, content: Files[string]): Buffer {
  if (content === undefined || content === null) return Buffer.from(`D ${quoted(path)}\n`)
  if (typeof content === 'object' && 'submodule' in content)
    return Buffer.from(`M 160000 ${content.submodule} ${quoted(path)}\n`)
  const [mode, bytes] =
    typeof content === 'object' && 'link' in content ? ['120000', content.link] : ['100644', content]
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quoted(path)}\n`), data(bytes)])
}

function data(content: Content): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')])
}

/** A path as a C string; what is written `\xFF` in it is that byte, for names that are no UTF-8. */
const quoted = (path: string) =>
  `"${path
    .replace(/\\(?!x[0-9A-F]{2})/g, '\\\\')
    .replace(/"/g, '\\"')
    .replaceAll('\n', '\\n')
    .replace(/\\x([0-9A-F]{2})/g, (_, hex) => `\\${Number.parseInt(hex, 16).toString(8)}`)}"`
