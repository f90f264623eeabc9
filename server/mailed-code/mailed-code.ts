import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { deleteCodes, insertCode, tryCode } from './queries.ts'

export type CodePurpose = 'activate' | 'register' | 'connect'

/** What a code opens: it is worth nothing for another purpose, bearer or address. */
export interface CodeUse {
  purpose: CodePurpose
  /** The ticket or user that may type it. */
  bearerId: string
  addressKey: string
}

const lifeSeconds = 600

/** A new six-digit code, valid for ten minutes and five tries; older ones stay valid as long (SEC-C3, SEC-C4). */
export async function issueCode(tx: Context, use: CodeUse, userId?: string): Promise<string> {
  const code = String(sha256(tx.randomToken()).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  const expiresAt = new Date(tx.now().getTime() + lifeSeconds * 1000)
  await insertCode(tx, { ...use, userId: userId ?? null, codeHash: hashed(tx, use, code), expiresAt })
  return code
}

/**
 * Spends a try of every live code of the bearer; on a match all of them are gone. Says whose account the code was
 * mailed for, where there is one.
 */
export async function spendCode(tx: Context, use: CodeUse, typed: string): Promise<{ userId: string | null } | undefined> {
  const code = typed.replace(/\s/g, '')
  const match = await tryCode(tx, use, hashed(tx, use, code))
  if (match) await deleteCodes(tx, use)
  return match
}

const hashed = (ctx: Context, { purpose, bearerId, addressKey }: CodeUse, code: string) =>
  ctx.secrets.mac('mailed code', `${purpose} ${bearerId} ${addressKey} ${code}`).mac
