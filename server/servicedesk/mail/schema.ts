import { z } from 'zod'
import { mailLists } from '../../mail/index.ts'
import { cursor } from '../schema.ts'

export const MailsQuery = z.object({
  list: z.enum(mailLists).catch('failed').default('failed'),
  cursor,
  done: z.enum(['retried', 'dropped']).optional().catch(undefined),
})
export const MailPath = z.object({ mail: z.uuid() })

/** `2026-11-26 12:00:00.123456+01`, as PostgreSQL writes it and takes it back: a day and a time that there is. */
const DatabaseTime = z
  .string()
  .regex(/^\S{10} [0-9:.]{8,15}[+-](?:0[0-9]|1[0-4])(?::[0-9]{2})?$/)
  .refine((at) => isTime(at.replace(' ', 'T').replace(/[+-][0-9]{2}$/, '$&:00')))
  // PostgreSQL knows no year 0, though ISO 8601 does.
  .refine((at) => !at.startsWith('0000'))
const isTime = (at: string) => z.iso.datetime({ offset: true }).safeParse(at).success

/** The last mail of a part of a list. */
export const MailKey = z.object({ at: DatabaseTime, id: z.uuid() })
