import { z } from 'zod'
import { visibilities } from '../service.ts'
import { licences } from './licence.ts'

const text = z.string().trim().default('')

/** What the page to create a service posts; the rules of each field are the verb's, so that all are told at once. */
export const CreateForm = z.object({
  titleNb: text,
  titleNn: text,
  titleEn: text,
  name: text,
  owner: text,
  visibility: z.enum(visibilities, 'invalid').default('private'),
  description: text,
  template: z.string().default('basic'),
  licence: z.enum(licences, 'invalid').default('none'),
})
export type CreateForm = z.infer<typeof CreateForm>

const short = z.string().max(100, 'too-long')
export const CreateQuery = z.object({ owner: short.optional() })
export const NameQuery = z.object({ owner: short, name: short })
