import { z } from 'zod'
import { PageQuery, pageOf } from '../../http/cursor.ts'
import { mailLists } from '../../mail/index.ts'

const time = z.iso.datetime()

export const MailsAsked = PageQuery.extend({ list: z.enum(mailLists).default('failed') })
export const Mails = pageOf(
  z.object({
    id: z.uuid(),
    kind: z.string(),
    address: z.string(),
    state: z.enum(['waiting', 'sent', 'dead']),
    attempts: z.int(),
    createdAt: time,
    dueAt: time,
    finishedAt: time.nullable(),
    lastError: z.string().nullable(),
  }),
)
