import type { Insertable } from 'kysely'
import type { Context } from '../context.ts'
import type { Audit } from '../database/schema.generated.ts'

export const insertAudit = ({ db, now }: Context, row: Omit<Insertable<Audit>, 'at'>) =>
  db
    .insertInto('audit')
    .values({ ...row, at: now() })
    .execute()
