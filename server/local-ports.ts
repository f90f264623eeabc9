import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

type Ports = Record<string, number>

const loopback = ['127.0.0.1', '::1']
const patience = 3000

/**
 * The ports of the local programs: on the first start the wanted ones, or the next free ones, and from then on the same
 * ones, since issuers and mailed links contain them.
 */
export async function choosePorts(folder: string, wanted: Ports): Promise<Ports> {
  const file = join(folder, 'ports.json')
  const kept = readKept(file)
  const chosen: Ports = {}
  const others = (own: string) =>
    Object.entries({ ...wanted, ...kept, ...chosen }).flatMap(([name, port]) => (name === own ? [] : [port]))
  for (const [name, port] of Object.entries(wanted)) {
    const before = kept[name]
    if (before !== undefined) await requireFree(name, before, file)
    chosen[name] = before ?? (await nextFree(port, others(name)))
  }
  const all = { ...kept, ...chosen }
  if (JSON.stringify(all) !== JSON.stringify(kept)) keep(folder, file, all)
  return chosen
}

/** A program that was killed a moment ago may need a little time to let go. */
async function requireFree(name: string, port: number, file: string) {
  const deadline = Date.now() + patience
  while (!(await isFree(port))) {
    if (Date.now() > deadline) {
      throw new Error(
        `Port ${port} (${name}) is taken by another program; perhaps Inngang is running already. Stop that program, or remove the line "${name}" from ${file} to move to another port.`,
      )
    }
    await sleep(100)
  }
}

async function nextFree(wanted: number, taken: number[]): Promise<number> {
  for (let port = wanted; port <= 65_535; port++) {
    if (!taken.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`There is no free port from ${wanted} on.`)
}

async function isFree(port: number): Promise<boolean> {
  for (const host of loopback) if (!(await canListen(host, port))) return false
  return true
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A machine without IPv6 has no ::1 that could be taken.
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function readKept(file: string): Ports {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return {}
  }
  try {
    // Whoever removes the last line by hand leaves a comma behind.
    return z.record(z.string(), z.number().int().min(1).max(65_535)).parse(JSON.parse(text.replace(/,\s*}/, '}')))
  } catch {
    throw new Error(`${file} should hold a port for each name, and does not; correct it or remove it.`)
  }
}

function keep(folder: string, file: string, ports: Ports) {
  mkdirSync(folder, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(ports, null, 2)}\n`)
  renameSync(unfinished, file)
}
