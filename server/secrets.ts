import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'

interface Key {
  id: string
  secret: string
  /** By purpose. */
  derived: Map<string, Buffer>
}

export interface Mac {
  keyId: string
  mac: Buffer
}

/** Keys derived from INNGANG_SECRET, one for each purpose. The first secret makes, every one still recognises. */
export interface Secrets {
  mac(purpose: string, text: string): Mac
  /** One for every configured secret, the newest first. */
  macs(purpose: string, text: string): Mac[]
  /** A stable text of 43 characters for a purpose, such as the secret of our own OAuth client. */
  derive(purpose: string): string
  /** JWE (RFC 7516), `dir` with A256GCM. */
  encrypt(purpose: string, plain: Uint8Array): Promise<{ keyId: string; sealed: Buffer }>
  decrypt(purpose: string, keyId: string, sealed: Uint8Array): Promise<Uint8Array>
}

export function createSecrets(values: readonly string[]): Secrets {
  const keys = values.map(keyOf)
  const newest = keys[0]
  if (!newest) throw new Error('INNGANG_SECRET is empty')

  const macWith = (key: Key, purpose: string, text: string): Mac => ({
    keyId: key.id,
    mac: createHmac('sha256', derivedKey(key, purpose)).update(text).digest(),
  })

  return {
    mac: (purpose, text) => macWith(newest, purpose, text),
    macs: (purpose, text) => keys.map((key) => macWith(key, purpose, text)),
    derive: (purpose) => derivedKey(newest, purpose).toString('base64url'),
    async encrypt(purpose, plain) {
      const sealed = await new CompactEncrypt(plain)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(derivedKey(newest, purpose))
      return { keyId: newest.id, sealed: Buffer.from(sealed) }
    },
    async decrypt(purpose, keyId, sealed) {
      const key = keys.find(({ id }) => id === keyId)
      if (!key) throw new Error(`No configured INNGANG_SECRET has the key id ${keyId}`)
      const { plaintext } = await compactDecrypt(sealed, derivedKey(key, purpose))
      return plaintext
    },
  }
}

/** How single-use secrets and session tokens are stored. */
export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest()

const keyOf = (secret: string): Key => ({
  id: sha256(`inngang key id ${secret}`).toString('hex', 0, 4),
  secret,
  derived: new Map(),
})

function derivedKey({ secret, derived }: Key, purpose: string): Buffer {
  const key = derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', secret, '', `inngang ${purpose}`, 32))
  derived.set(purpose, key)
  return key
}
