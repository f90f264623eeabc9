import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../context.ts'
import { unavailable } from '../errors.ts'

/** OWASP's least for Argon2id; memory in KiB (SEC-E4). */
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

interface Options {
  /** How many processes share the cores. */
  processes: number
  cores: number
  /** How many may wait before others are sent away (SEC-E5). */
  queue?: number
}

/** How many passwords one process hashes at the same time. */
export const hashesAtOnce = ({ processes, cores }: Pick<Options, 'processes' | 'cores'>) =>
  Math.max(1, Math.floor(cores / processes))

/**
 * Hashing for a whole process: a few at a time, since each takes 19 MiB and a core for some 20 ms. Without a stored
 * hash a verification of the same cost is done in vain, so that time does not tell who exists (SEC-B2).
 */
export function createPasswordGate({ processes, cores, queue = 64 }: Options): Passwords {
  const pass = createGate(hashesAtOnce({ processes, cores }), queue)
  const nobodys = nobodysHash()

  return {
    hash: (password) => pass(() => hash(normalised(password), strength)),
    verify: (storedHash, password) =>
      pass(async () => {
        const matches = await verify(storedHash ?? nobodys, normalised(password))
        if (!storedHash || !matches) return { matches: false }
        return isWeak(storedHash) ? { matches, newHash: await hash(normalised(password), strength) } : { matches }
      }),
  }
}

/** Runs at most `slots` pieces of work at once and lets at most `queue` wait; the next is refused with 503. */
function createGate(slots: number, queue: number) {
  const waiting: (() => void)[] = []
  let free = slots

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1
    else if (waiting.length >= queue) throw unavailable(2)
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

const normalised = (password: string) => password.normalize('NFC')

function nobodysHash(): string {
  const part = (length: number) => randomBytes(length).toString('base64').replaceAll('=', '')
  const { memoryCost, timeCost, parallelism } = strength
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${part(16)}$${part(32)}`
}

function isWeak(storedHash: string): boolean {
  const [, memory, time] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(storedHash)?.map(Number) ?? []
  return !memory || !time || memory < strength.memoryCost || memory * time < strength.memoryCost * strength.timeCost
}
