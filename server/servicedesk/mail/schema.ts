import { z } from 'zod'
import { mailLists } from '../../mail/index.ts'
import { cursor } from '../schema.ts'

export const MailsQuery = z.object({
  list: z.enum(mailLists).catch('failed').default('failed'),
  cursor,
  done: z.enum(['retried', 'dropped']).optional().catch(undefined),
})
export const MailPath = z.object({ mail: z.uuid() })

/** The last mail of a part of a list; its time is as PostgreSQL writes it. */
export const MailKey = z.object({ at: z.string().regex(/^[0-9-]{10} [0-9:.]{8,15}[+-][0-9:]{2,6}$/), id: z.uuid() })
