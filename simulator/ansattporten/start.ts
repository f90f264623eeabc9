import { randomInt } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { type LoopbackServer, listenOnLoopback } from '../loopback.ts'
import { bendAnswers } from './bend-answers.ts'
import type { PortClient } from './client.ts'
import { issuerDoor, loginDoor } from './doors.tsx'
import { type EidKey, eids } from './eid.ts'
import { FaultSwitch } from './faults.ts'
import { makeKeys } from './keys.ts'
import { Logins } from './login.ts'
import { Memory } from './memory.ts'
import type { Random } from './number.ts'
import { createProvider } from './provider.ts'
import { connectPages, portPages } from './provider-pages.tsx'

export interface AnsattportenOptions {
  /** 0 takes a free port, here and below. */
  issuerPort: number
  loginPort: number
  clients: readonly PortClient[]
  /** Which eIDs can be chosen; all, if nothing is said. */
  eids?: readonly EidKey[]
  random?: Random
}

export interface Ansattporten {
  issuer: string
  loginHost: string
  close: () => Promise<void>
}

/** Two hosts, as the real one has: the issuer, which programs call, and the login host, which people see. */
export async function startAnsattporten(options: AnsattportenOptions): Promise<Ansattporten> {
  const [issuerServer, loginServer] = await listenOnBoth(options)
  const issuer = `http://localhost:${issuerServer.port}`
  const loginHost = `http://127.0.0.1:${loginServer.port}`
  const memory = new Memory()
  const logins = new Logins()
  const { clients } = options
  const faults = new FaultSwitch()
  const keys = await makeKeys()
  const pages = portPages(memory, { issuer, clients, faults, keys })
  const provider = createProvider({ issuer, clients, memory, logins, pages, keys })
  bendAnswers(provider, faults, keys)
  connectPages(provider, { issuer, loginHost })
  const offered = options.eids ?? eids.map((eid) => eid.key)
  const random: Random = options.random ?? ((below) => randomInt(below))
  const doors = { port: { provider, memory, logins, offered, random, faults }, issuer, loginHost, clients }
  issuerServer.open(issuerDoor(doors))
  loginServer.open(loginDoor(doors))
  const close = async () => {
    await Promise.all([issuerServer.close(), loginServer.close()])
    memory.close()
  }
  return { issuer, loginHost, close }
}

/** The addresses must be known before the provider can be made, since it speaks of them. */
async function listenOnBoth({ issuerPort, loginPort }: AnsattportenOptions) {
  const issuerServer = await listenClosed(issuerPort)
  try {
    return [issuerServer, await listenClosed(loginPort)] as const
  } catch (error) {
    await issuerServer.close()
    throw error
  }
}

async function listenClosed(port: number): Promise<LoopbackServer & { open: (listener: RequestListener) => void }> {
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end()
  const server = await listenOnLoopback(port, (request, response) => answer(request, response))
  return {
    ...server,
    open: (listener) => {
      answer = listener
    },
  }
}
