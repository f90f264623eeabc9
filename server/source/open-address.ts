import { notFound } from '../errors.ts'
import {
  type Blob,
  type Commit,
  type Entry,
  findEntry,
  findPlace,
  listEntries,
  type Objects,
  type Place,
  readBlob,
  withObjects,
} from '../repository/index.ts'
import type { Reading } from './reading.ts'
import { readmeOf } from './source.ts'

/** One line of a folder, with what it takes to show it. */
export interface ListedEntry extends Entry {
  /** In bytes, of files. */
  size: number | undefined
  /** The commit that changed it last, if it was found in time. */
  last: Commit | undefined
}

export interface Folder {
  kind: 'folder'
  place: Place
  entries: readonly ListedEntry[]
  /** Of entries, of which those from `from` on are here. */
  total: number
  from: number
  /** False where older commits are still looked through for the last changes. */
  isComplete: boolean
  readme: { name: string; blob: Blob } | undefined
}

export interface File {
  kind: 'file'
  place: Place
  entry: Entry
  blob: Blob
}

interface Asked {
  repository: string
  /** Branch, tag or commit, and the path in it. */
  address: string
  from: number
  limit: number
}

/** How long a page waits for last commits. */
const patience = 50

/** What lies at an address: a folder with its entries, or a file with its content. */
export function openAddress(reading: Reading, asked: Asked): Promise<Folder | File> {
  const { repository, address } = asked
  return reading.pages.during(() =>
    withObjects(repository, async (objects) => {
      const place = await findPlace(repository, objects, address)
      const entry = place && (await findEntry(objects, place))
      if (!place || !entry || entry.kind === 'submodule') throw notFound()
      if (entry.kind !== 'directory') return { kind: 'file', place, entry, blob: await readBlob(objects, entry.id) }
      return openFolder({ reading, objects, place, tree: entry.id }, asked)
    }),
  )
}

interface At {
  reading: Reading
  objects: Objects
  place: Place
  tree: string
}

async function openFolder({ reading, objects, place, tree }: At, { repository, from, limit }: Asked): Promise<Folder> {
  const all = await listEntries(objects, tree)
  const directory = { commit: place.commit, path: place.path, names: all.map(({ name }) => name) }
  const looking = reading.lastCommits(repository, directory, patience)
  const shown = all.slice(from, from + limit)
  const sizes = await sizesOf(objects, shown)
  const file = readmeOf(all.filter(({ kind }) => kind === 'file'))
  const readme = file && from === 0 ? { name: file.name, blob: await readBlob(objects, file.id) } : undefined
  const { found, isComplete } = await looking
  const lastOf = ({ name }: Entry) => found.get(name)?.commit ?? ''
  const commits = await reading.commits(repository, shown.map(lastOf).filter(Boolean))
  const entries = shown.map((entry) => ({ ...entry, size: sizes.get(entry.id), last: commits.get(lastOf(entry)) }))
  return { kind: 'folder', place, entries, total: all.length, from, isComplete, readme }
}

async function sizesOf(objects: Objects, entries: readonly Entry[]): Promise<ReadonlyMap<string, number>> {
  const files = entries.filter(({ kind }) => kind === 'file')
  const heads = await objects.look(files.map(({ id }) => id))
  return new Map(heads.flatMap((head) => (head ? [[head.id, head.size]] : [])))
}
