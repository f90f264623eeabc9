import { z } from 'zod'

const text = z.string().default('')

export const PasswordLoginForm = z.object({
  login: text,
  password: text,
  return_to: z.string().optional(),
  fresh: z.string().optional(),
})
export const ReturnQuery = z.object({ return_to: z.string().optional(), fresh: z.string().optional() })
export const ConfirmForm = z.object({ password: text, return_to: z.string().optional() })
export const ForgottenForm = z.object({ login: text })
export const ResetForm = z.object({ password: text })
export const TokenQuery = z.object({ token: z.string().max(200).optional() })
const once = z.string().min(1)
export const FrontChannelQuery = z.object({ iss: once, sid: once.max(255) })
export const BackChannelForm = z.object({ logout_token: once })
