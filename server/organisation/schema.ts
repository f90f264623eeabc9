import { z } from 'zod'
import { joinPolicies } from './organisation.ts'

export const DirectoryQuery = z.object({
  search: z.string().trim().max(100).default(''),
  cursor: z.string().max(1000).optional(),
})

const text = z.string().trim().default('')

/**
 * What the page of settings posts; the rules of each field are the verb's, so that all are told at once. Everything stays
 * text, so that it can be shown once more as it was typed.
 */
export const SettingsForm = z.object({
  version: z.string().regex(/^[1-9][0-9]{0,8}$/),
  nameNb: text,
  nameNn: text,
  nameEn: text,
  number: text,
  homePage: text,
  contact: text,
  joinPolicy: z.enum(joinPolicies),
  hidesOwners: z.literal('yes').optional(),
})
export type SettingsForm = z.infer<typeof SettingsForm>

export const largestLogo = 1024 * 1024
export const LogoQuery = z.object({ v: z.string().max(64).optional() })
export const LogoForm = z.object({
  logo: z.file({ error: 'required' }).min(1, 'required').max(largestLogo, 'logo-too-large'),
})
