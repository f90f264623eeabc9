import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { given } from '../server/config.ts'
import { embeddedFolder, startEmbedded } from '../server/database/embedded.ts'
import { shipped } from '../server/root.ts'

export interface LocalDatabase {
  /** What the configuration takes where the environment says nothing. */
  defaults: Record<string, string>
  /** Replaces the secret that belongs to it; where all is configured, there is none to keep. */
  keepSecret(secret: string): Promise<void>
  stop(): Promise<void>
}

const nothing = async () => {}

/** In production everything is configured, and nothing is started beside the program (X7, X8). */
export const isProduction = () => given('NODE_ENV') === 'production'

/** The database of a machine where none is configured, and the secret that belongs to it. */
export async function openLocalDatabase(say: (line: string) => void): Promise<LocalDatabase> {
  if (isProduction()) return { defaults: {}, keepSecret: nothing, stop: nothing }
  const folder = await localFolder()
  const repositories = { REPOSITORIES: join(folder, 'repositories') }
  if (given('DATABASE_URL')) return { defaults: repositories, keepSecret: nothing, stop: nothing }
  const database = await startEmbedded({ folder, say })
  return {
    defaults: { ...repositories, DATABASE_URL: database.url, INNGANG_SECRET: await keptSecret(folder) },
    keepSecret: (secret) => keepSecret(folder, secret),
    stop: () => database.stop(),
  }
}

export async function localFolder(): Promise<string> {
  const folder = embeddedFolder(shipped())
  await mkdir(folder, { recursive: true })
  return folder
}

const secretIn = (folder: string) => join(folder, 'secret')

async function keepSecret(folder: string, secret: string): Promise<void> {
  const beside = `${secretIn(folder)}.${process.pid}`
  await writeFile(beside, `${secret}\n`, { mode: 0o600, flush: true })
  await rename(beside, secretIn(folder))
}

/** Made on the first start, readable by its owner only; everything encrypted or recognised depends on it. */
async function keptSecret(folder: string): Promise<string> {
  const file = secretIn(folder)
  await writeFile(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch(unlessThere)
  return (await readFile(file, 'utf8')).trim()
}

function unlessThere(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}
