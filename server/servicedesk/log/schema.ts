import { z } from 'zod'
import { auditActions, exportFormats } from '../../audit/index.ts'
import { PageQuery, pageOf } from '../../http/cursor.ts'
import { cursor } from '../schema.ts'

const text = z.string().trim().max(100).default('')
const day = z.iso.date().regex(/^[12]/).or(z.literal('')).default('')

/** What is looked for; what is empty is not. */
const asked = {
  person: text.describe('A username'),
  organisation: text.describe('A short name'),
  action: z.enum(auditActions).or(z.literal('')).default(''),
  since: day,
  until: day,
  request: text.describe('The id of a request'),
}

export const LogQuery = z.object({ ...asked, cursor })
export const LogAsked = PageQuery.extend(asked)
export const ExportQuery = z.object({ ...asked, format: z.enum(exportFormats).default('jsonl') })
export type Asked = Pick<z.infer<typeof LogQuery>, keyof typeof asked>

/** The last act of a part of the log. */
export const ActKey = z.string().regex(/^[1-9][0-9]{0,17}$/)

const text0 = z.string().nullable()
export const Log = pageOf(
  z.object({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.string(),
    outcome: z.enum(['done', 'refused']),
    actorKind: z.string(),
    actorId: text0,
    actor: text0,
    subjectKind: text0,
    subjectId: text0,
    subject: text0,
    organisationId: text0,
    organisation: text0,
    reason: text0,
    requestId: text0,
    network: text0,
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
)
