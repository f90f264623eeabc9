import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import type { Fault } from './faults.ts'

export type SigningKey = Awaited<ReturnType<typeof makeKey>>

export interface Keys {
  current: SigningKey
  /** Takes over from the current one while that fault is on. */
  next: SigningKey
  /** Nobody publishes this one. */
  stranger: SigningKey
}

export async function makeKeys(): Promise<Keys> {
  const [current, next, stranger] = await Promise.all([makeKey(), makeKey(), makeKey()])
  return { current, next, stranger }
}

/** What signs while the simulator means well. */
export const signingKey = ({ current, next }: Keys, on: Fault | undefined): SigningKey =>
  on === 'rotatedKey' ? next : current

async function makeKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const name = { kid: randomUUID(), alg: 'RS256', use: 'sig' }
  return {
    kid: name.kid,
    privateKey,
    jwk: { ...(await exportJWK(privateKey)), ...name },
    publicJwk: { ...(await exportJWK(publicKey)), ...name },
  }
}
