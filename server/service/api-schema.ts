import { z } from 'zod'
import { PageQuery } from '../http/cursor.ts'
import { serviceAccesses } from '../policy.ts'
import { CreateForm } from './create/create-schema.ts'
import { ListQuery } from './list/list-schema.ts'
import { visibilities } from './service.ts'

export const ServicePart = ListQuery.extend({
  ...PageQuery.shape,
  context: z
    .string()
    .max(100)
    .default('mine')
    .describe('mine, all (whatever the owner of the token was given access to), or the short name of an organisation'),
})

/** What a program sends for a new service; only the title in bokmål, the name and the owner are needed. */
export const NewService = CreateForm.extend({
  owner: z.string().trim().describe('Own username, or the short name of an organisation'),
  titleNb: z.string().trim(),
  titleNn: z.string().trim().default('').describe('As in bokmål if absent'),
  titleEn: z.string().trim().default('').describe('As in bokmål if absent'),
  name: z.string().trim(),
})

const Listed = z.object({
  owner: z.string(),
  ownerKind: z.enum(['user', 'organisation']),
  name: z.string(),
  titleNb: z.string(),
  titleNn: z.string(),
  titleEn: z.string(),
  description: z.string(),
  visibility: z.enum(visibilities),
  createdBy: z.string().nullable().describe('Username; null where the servicedesk made it'),
  changedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})

export const Services = z.object({
  items: z.array(Listed.extend({ isFavourite: z.boolean() })),
  next: z.string().nullable(),
  count: z.int().describe('Of the whole list'),
})

export const CreatedService = Listed.extend({
  defaultBranch: z.string(),
  template: z.string().nullable(),
  templateVersion: z.string().nullable(),
  createdAt: z.iso.datetime(),
})

export const ServiceBody = CreatedService.extend({
  access: z.enum(serviceAccesses).describe('How far the owner of the token reaches'),
  bytes: z.int().describe('What its repository holds, as of the last push or packing'),
  mostBytes: z.int().describe('What it may hold'),
})

const InThreeLanguages = z.object({ nb: z.string(), nn: z.string(), en: z.string() })

export const TemplateList = z.object({
  items: z.array(
    z.object({ name: z.string(), version: z.string(), title: InThreeLanguages, description: InThreeLanguages }),
  ),
})
