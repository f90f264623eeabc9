import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../secrets.ts'
import { digestFile, manifestFile, secretFile } from './backup.ts'
import { backupDamaged, backupIsNewer, noBackup } from './errors.ts'
import { readPart } from './part.ts'
import { Manifest } from './schema.ts'

/** Reads every byte of a backup, and refuses one of which a part is not as it was written, or is missing, or is too much. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const damaged: string[] = []
  for (const part of manifest.parts) {
    const found = await readPart(folder, part.file)
    if (found?.sha256 !== part.sha256 || found.bytes !== part.bytes) damaged.push(part.file)
  }
  const known = new Set([manifestFile, digestFile, ...manifest.parts.map(({ file }) => file)])
  const unknown = (await filesIn(folder)).filter((file) => !known.has(file))
  if (damaged.length + unknown.length > 0) throw backupDamaged([...damaged, ...unknown])
  return manifest
}

/** The secret of a backup, if it was made with it. */
export async function findSecret(folder: string): Promise<string | undefined> {
  const { parts } = await readManifest(folder)
  const part = parts.find(({ file }) => file === secretFile)
  if (!part) return undefined
  if ((await readPart(folder, secretFile))?.sha256 !== part.sha256) throw backupDamaged([secretFile])
  return (await readFile(join(folder, secretFile), 'utf8')).trim()
}

async function readManifest(folder: string): Promise<Manifest> {
  const [text, digest] = await Promise.all(
    [manifestFile, digestFile].map((file) => readFile(join(folder, file)).catch(() => undefined)),
  )
  if (!text && !digest) throw noBackup(folder)
  if (!text || !digest?.equals(Buffer.from(`${sha256(text).toString('hex')}\n`))) throw backupDamaged([manifestFile])
  const { data } = Manifest.safeParse(JSON.parse(text.toString()))
  // It is as it was written, and so by a program that writes something else.
  if (!data) throw backupIsNewer(manifestFile)
  return data
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const inside = (path: string) => path.slice(folder.length).replace(/^\/+/, '')
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => inside(join(parentPath, name)))
    .sort()
}
