import { z } from 'zod'

const text = z.string().default('')

/** What the completion form posts. The rules of each field are the verb's, so that all are told at once (R10). */
export const CompleteForm = z.object({
  ticket: z.string(),
  username: text,
  email: text,
  password: text,
  captcha: text,
  code: text,
  act: z.enum(['complete', 'send-code']).default('complete'),
})
export type CompleteForm = z.infer<typeof CompleteForm>

export const TicketForm = z.object({ ticket: z.string() })

export const ConnectForm = z.object({ ticket: z.string(), login: text, password: text })
export const ConnectCodeForm = z.object({ ticket: z.string(), login: text })
export const ConnectSpendForm = z.object({ ticket: z.string(), login: text, code: text })

export const EmailForm = z.object({ email: text })
export const CodeForm = z.object({ code: text })
export const TokenQuery = z.object({ token: z.string().max(200).optional() })
export const NameQuery = z.object({ username: z.string().max(200) })
export const BeginQuery = z.object({ return_to: z.string().optional() })
