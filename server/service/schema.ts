import { z } from 'zod'
import { serviceAccesses } from '../policy.ts'
import { nobody } from '../user/index.ts'
import { visibilities } from './service.ts'

const text = z.string().trim().default('')

export const ServiceParams = z.object({ owner: z.string(), service: z.string() })
export type ServiceParams = z.infer<typeof ServiceParams>

/** What the page of settings posts; everything stays text, so that it can be shown once more as it was typed. */
export const SettingsForm = z.object({
  version: z.string().regex(/^[1-9][0-9]{0,8}$/),
  titleNb: text,
  titleNn: text,
  titleEn: text,
  description: text,
  visibility: z.enum(visibilities, 'invalid'),
  defaultBranch: text,
})

/** What happened just now; told once. */
export const Saved = z.object({ saved: z.enum(['yes', 'private']).optional().catch(undefined) })

const short = z.string().max(100, 'too-long')
const level = z.enum(serviceAccesses, 'invalid')

export const AccessQuery = Saved.extend({ person: short.optional() })
/** From one of two forms, or beside who is let in already. */
export const AccessForm = z.object({
  act: z.enum(['give', 'take', 'give-team', 'take-team'], 'invalid'),
  username: short.default(''),
  access: level.default('read'),
  team: z.uuid('no-such-team').default(nobody),
  teamAccess: level.default('read'),
})
export type AccessForm = z.infer<typeof AccessForm>

export const ArchiveForm = z.object({ act: z.enum(['archive', 'unarchive'], 'invalid') })
export const DeletionForm = z.object({ typed: text })
export const TransferForm = z.object({ act: z.enum(['offer', 'withdraw'], 'invalid'), to: text })
export const CopyForm = z.object({ owner: text, name: text, titleNb: text, titleNn: text, titleEn: text })

export const AnswerForm = z.object({
  transfer: z.string().max(100),
  act: z.enum(['accept', 'decline'], 'invalid'),
})
/** `owner/name`. */
export const RestoreForm = z.object({ service: z.string().regex(/^[^/]{1,100}\/[^/]{1,100}$/, 'invalid') })
