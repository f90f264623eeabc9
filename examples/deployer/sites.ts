import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Site, servePages } from './serve-pages.ts'

export interface Place {
  environment: string
  service: string
}

export interface Sites {
  /** Where it is from now on. */
  put(place: Place, files: ReadonlyMap<string, Buffer>): Promise<string>
  remove(place: Place): Promise<void>
  close(): void
}

/** What is kept of a site, so that it is there again, at the same address, after a restart. */
interface Kept {
  port: number
  files: [path: string, base64: string][]
}

/** What is served, one site for each service and environment. */
export async function readSites(folder: string): Promise<Sites> {
  await mkdir(folder, { recursive: true })
  const sites = new Map<string, Site>()
  for (const name of await readdir(folder)) {
    const { port, files }: Kept = JSON.parse(await readFile(join(folder, name), 'utf8'))
    const pages = new Map(files.map(([path, base64]) => [path, Buffer.from(base64, 'base64')]))
    sites.set(name, await servePages(pages, port))
  }

  async function put(place: Place, files: ReadonlyMap<string, Buffer>) {
    const name = nameOf(place)
    const before = sites.get(name)
    before?.close()
    const pages = new Map([...files].filter(([path]) => path.startsWith('public/')))
    const site = await servePages(pages, before?.port)
    sites.set(name, site)
    const kept: Kept = { port: site.port, files: [...pages].map(([path, page]) => [path, page.toString('base64')]) }
    await writeFile(join(folder, name), JSON.stringify(kept), { mode: 0o600 })
    return site.address
  }

  async function remove(place: Place) {
    const name = nameOf(place)
    sites.get(name)?.close()
    sites.delete(name)
    await rm(join(folder, name), { force: true })
  }

  return {
    put,
    remove,
    close() {
      for (const site of sites.values()) site.close()
    },
  }
}

/** What others wrote is never a path of ours. */
const nameOf = ({ environment, service }: Place) =>
  `${createHash('sha256').update(`${environment} ${service}`).digest('hex').slice(0, 32)}.json`
