import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { program } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { insertSigningKey, listSigningKeys, lockSigningKeys, type NewSigningKey } from './key-queries.ts'

type SigningKeyRow = Awaited<ReturnType<typeof listSigningKeys>>[number]

const purpose = 'signing keys'

export interface KeySet {
  /** Changes whenever another key should sign or be published. */
  fingerprint: string
  /** The private keys, the one that signs first. */
  read(): Promise<JWK[]>
}

/** The keys to sign and to be checked with, as of now. */
export async function signingKeys(ctx: Context): Promise<KeySet> {
  const rows = signingFirst(await listSigningKeys(ctx), ctx.now())
  return {
    fingerprint: rows.map(({ kid }) => kid).join(' '),
    read: () => Promise.all(rows.map((row) => openKey(ctx, row))),
  }
}

/** Of the keys whose time has come the newest signs; one that is only announced comes last. */
function signingFirst(rows: readonly SigningKeyRow[], now: Date): SigningKeyRow[] {
  const begun = rows.filter(({ signsFrom }) => signsFrom <= now).reverse()
  return [...begun, ...rows.filter(({ signsFrom }) => signsFrom > now)]
}

/** Makes the first key. Of processes that start together one makes it, and all use it. */
export async function ensureSigningKey(ctx: Context): Promise<void> {
  if ((await listSigningKeys(ctx)).length > 0) return
  const key = await makeKey(ctx, ctx.now())
  await inTransaction(ctx, async (tx) => {
    await lockSigningKeys(tx)
    if ((await listSigningKeys(tx)).length === 0) await storeKey(tx, key)
  })
}

export async function makeKey(ctx: Context, signsFrom: Date): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  const named = { kid, alg: 'ES256', use: 'sig' }
  const sealed = await sealKey(ctx, { ...(await exportJWK(privateKey)), ...named })
  return { kid, publicJwk: { ...publicJwk, ...named }, ...sealed, signsFrom }
}

export async function storeKey(tx: Context, key: NewSigningKey) {
  await insertSigningKey(tx, key)
  await record(tx, program, { action: 'signing-key.made', subject: { kind: 'signing-key', id: key.kid } })
}

export async function sealKey(ctx: Context, jwk: JWK) {
  const { keyId: secretId, sealed: privateJwk } = await ctx.secrets.encrypt(purpose, Buffer.from(JSON.stringify(jwk)))
  return { secretId, privateJwk }
}

export async function openKey(ctx: Context, { secretId, privateJwk }: SigningKeyRow): Promise<JWK> {
  const plain = await ctx.secrets.decrypt(purpose, secretId, privateJwk)
  return JSON.parse(Buffer.from(plain).toString())
}
