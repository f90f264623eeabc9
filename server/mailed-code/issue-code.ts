import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { hashedCode } from './hashed-code.ts'
import type { CodeUse } from './mailed-code.ts'
import { insertCode } from './queries.ts'

const lifeSeconds = 600

/** A new six-digit code, valid for ten minutes and five tries; older ones stay valid as long (SEC-C3, SEC-C4). */
export async function issueCode(tx: Context, use: CodeUse, userId?: string): Promise<string> {
  const code = String(sha256(tx.randomToken()).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  const expiresAt = new Date(tx.now().getTime() + lifeSeconds * 1000)
  await insertCode(tx, { ...use, userId: userId ?? null, codeHash: hashedCode(tx, use, code), expiresAt })
  return code
}
