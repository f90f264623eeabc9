import type { Context } from '../context.ts'
import type { CodeUse } from './mailed-code.ts'

/** How a code is stored: six digits alone could be guessed from a plain hash. */
export const hashedCode = (ctx: Context, { purpose, bearerId, addressKey }: CodeUse, code: string) =>
  ctx.secrets.mac('mailed code', `${purpose} ${bearerId} ${addressKey} ${code}`).mac
