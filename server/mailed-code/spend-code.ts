import type { Context } from '../context.ts'
import { hashedCode } from './hashed-code.ts'
import type { CodeUse } from './mailed-code.ts'
import { deleteCodes, tryCode } from './queries.ts'

/**
 * Spends a try of every live code of the bearer; on a match all of them are gone. Says whose account the code was
 * mailed for, where there is one.
 */
export async function spendCode(
  tx: Context,
  use: CodeUse,
  typed: string,
): Promise<{ userId: string | null } | undefined> {
  const code = typed.replace(/\s/g, '')
  if (!/^\d{6}$/.test(code)) return undefined
  const match = await tryCode(tx, use, hashedCode(tx, use, code))
  if (match) await deleteCodes(tx, use)
  return match
}
