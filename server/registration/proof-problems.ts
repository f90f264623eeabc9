import { captchaMessage, spendSolution } from '../captcha/index.ts'
import { type Context, inTransaction } from '../context.ts'
import type { FieldError } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { spendCode } from '../mailed-code/index.ts'
import { emailKey } from '../user/index.ts'
import type { CompleteForm } from './schema.ts'
import type { Ticket } from './ticket.ts'
import { rememberAddress, rememberCaptcha } from './ticket-queries.ts'

/** A captcha or a mailed code, whichever came; what was right once is remembered and never asked again (R9). */
export async function proofProblems(ctx: Context, ticket: Ticket, form: CompleteForm): Promise<FieldError[]> {
  const addressKey = emailKey(form.email.trim())
  const isAddressProven = addressKey !== undefined && ticket.provenAddressKey === addressKey
  if (form.code && !isAddressProven) return addressKey ? codeProblems(ctx, ticket, { code: form.code, addressKey }) : []
  if (isAddressProven || ticket.captchaSolved) return []
  if (ticket.codesSent > 0 && !form.captcha) return [{ field: 'code', message: 'required' }]
  return captchaProblems(ctx, ticket, form.captcha)
}

async function captchaProblems(ctx: Context, { id }: Ticket, captcha: string): Promise<FieldError[]> {
  const outcome = await spendSolution(ctx, { purpose: 'registration', bearer: id, payload: captcha })
  // A solution is bound to its ticket, so one that is spent already came with the other press of the same button.
  if (outcome !== 'solved' && outcome !== 'reused')
    return [{ field: 'captcha', message: captchaMessage(outcome, captcha) }]
  await rememberCaptcha(ctx, id)
  return []
}

/** The code proves the address that it was mailed to, and its reader to be no robot. */
async function codeProblems(
  ctx: Context,
  { id }: Ticket,
  typed: { code: string; addressKey: string },
): Promise<FieldError[]> {
  await spendLimit(ctx, 'code-account', id)
  const use = { purpose: 'register', bearerId: id, addressKey: typed.addressKey } as const
  const match = await inTransaction(ctx, async (tx) => {
    const spent = await spendCode(tx, use, typed.code)
    if (spent) await rememberAddress(tx, id, typed.addressKey)
    return spent
  })
  return match ? [] : [{ field: 'code', message: 'code-wrong' }]
}
