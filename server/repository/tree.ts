export type EntryKind = 'directory' | 'file' | 'symlink' | 'submodule'

/** One line of a directory. */
export interface Entry {
  name: string
  kind: EntryKind
  id: string
  /** False where its name is not UTF-8, which no address can hold. */
  hasAddress: boolean
}

const kinds: Readonly<Record<string, EntryKind>> = { '40000': 'directory', '120000': 'symlink', '160000': 'submodule' }

/** A tree as git stores it: mode, name, NUL, id. Directories first, then by name, as people look for them. */
export function parseTree(tree: Buffer): Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(' ', at)
    const nul = tree.indexOf(0, space)
    const bytes = tree.subarray(space + 1, nul)
    const name = bytes.toString()
    entries.push({
      name,
      kind: kinds[tree.toString('latin1', at, space)] ?? 'file',
      id: tree.toString('hex', nul + 1, nul + 21),
      hasAddress: Buffer.from(name).equals(bytes),
    })
    at = nul + 21
  }
  return [...entries.filter(isDirectory), ...entries.filter((entry) => !isDirectory(entry))]
}

const isDirectory = ({ kind }: Entry) => kind === 'directory'
