/** What a commit does to one file. */
export interface FileChange {
  kind: 'added' | 'removed' | 'changed' | 'renamed' | 'copied' | 'retyped'
  path: string
  /** Where it was, if it was renamed or copied. */
  from?: string
  isBinary: boolean
  hunks: Hunk[]
}

export interface Hunk {
  /** Of its first line, before and after. */
  before: number
  after: number
  /** In lines, before and after. */
  size: { before: number; after: number }
  lines: DiffLine[]
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

export interface Diff {
  files: readonly FileChange[]
  /** False where more changed than is told. */
  isWhole: boolean
}

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'removed',
  R: 'renamed',
  C: 'copied',
  T: 'retyped',
}

/** Reads `git diff-tree -z --raw --patch`: the paths from the one, unquoted, the lines from the other, in the same order. */
export function parseDiff(output: Buffer, mostLines: number): Diff {
  const { files, patchAt } = parseRaw(output)
  const isWhole = fillHunks(files, output.subarray(patchAt).toString(), mostLines)
  return { files, isWhole }
}

function parseRaw(output: Buffer): { files: FileChange[]; patchAt: number } {
  const files: FileChange[] = []
  let at = 0
  const next = () => {
    const end = output.indexOf(0, at)
    const token = output.toString('utf8', at, end < 0 ? output.length : end)
    at = end < 0 ? output.length : end + 1
    return token
  }
  while (output[at] === colon) {
    const [, letter = ''] = / ([A-Z])\d*$/.exec(next()) ?? []
    const kind = kinds[letter] ?? 'changed'
    const path = next()
    const file = { kind, isBinary: false, hunks: [] }
    files.push(kind === 'renamed' || kind === 'copied' ? { ...file, from: path, path: next() } : { ...file, path })
  }
  return { files, patchAt: at + 1 }
}

const colon = ':'.charCodeAt(0)

/** Returns whether the patch is there to its end, and within `mostLines`. */
function fillHunks(files: readonly FileChange[], patch: string, mostLines: number): boolean {
  // What changes its type is removed and added: two parts.
  const parts = files.flatMap((file) => (file.kind === 'retyped' ? [file, file] : [file]))
  let part = -1
  let left = mostLines
  for (const piece of piecesOf(patch.split('\n'))) {
    if (piece === 'file') part += 1
    else left -= put(piece, parts[part])
    if (left < 0) return false
  }
  return part === parts.length - 1 && parts.every(({ hunks }) => hunks.every(isWhole))
}

/** Returns how many lines that makes. */
function put(piece: 'binary' | Hunk, file: FileChange | undefined): number {
  if (file && piece === 'binary') file.isBinary = true
  if (!file || piece === 'binary') return 0
  file.hunks.push(piece)
  return piece.lines.length
}

const isWhole = ({ lines, size }: Hunk) =>
  lines.filter(({ kind }) => kind !== 'added').length === size.before &&
  lines.filter(({ kind }) => kind !== 'removed').length === size.after

/** A hunk says how many lines it has, so that none of them is taken for what it looks like. */
function* piecesOf(lines: readonly string[]): Generator<'file' | 'binary' | Hunk> {
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    at += 1
    if (line.startsWith('diff --git ')) yield 'file'
    else if (line.startsWith('Binary files ')) yield 'binary'
    else if (line.startsWith('@@ ')) {
      const hunk = emptyHunk(line)
      at = readLines(hunk, lines, at)
      yield hunk
    }
  }
}

function emptyHunk(line: string): Hunk {
  const [, before = '0', countBefore = '1', after = '0', countAfter = '1'] =
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? []
  const size = { before: Number(countBefore), after: Number(countAfter) }
  return { before: Number(before), after: Number(after), size, lines: [] }
}

const lineKinds: Readonly<Record<string, DiffLine['kind']>> = { ' ': 'same', '+': 'added', '-': 'removed' }

/** Where the lines of the hunk end. */
function readLines({ size, lines: read }: Hunk, lines: readonly string[], from: number): number {
  const left = { ...size }
  let at = from
  while (left.before + left.after > 0 && at < lines.length) {
    const line = lines[at] ?? ''
    const kind = lineKinds[line.charAt(0)]
    at += 1
    // A backslash says of the line before that no break ends it.
    if (!kind) continue
    read.push({ kind, text: line.slice(1) })
    if (kind !== 'added') left.before -= 1
    if (kind !== 'removed') left.after -= 1
  }
  return at
}
