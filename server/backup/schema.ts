import { z } from 'zod'

const Part = z.object({
  file: z.string().regex(/^(tables\/[a-z0-9_]+\.copy\.gz|repositories\/[0-9a-f-]{36}\.bundle|secret)$/),
  bytes: z.int(),
  sha256: z.string(),
})

/** What a backup says of itself: enough to restore it, and to find every byte that is not as it was written. */
export const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Of which the database knows that they ran, in their order. */
  migrations: z.array(z.string()).min(1),
  /** Where the chain of the log ended. */
  auditHead: z.string().nullable(),
  /** Of the secrets that the program had. */
  keyIds: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.int() })),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
  repositories: z.array(z.object({ serviceId: z.uuid(), branch: z.string(), isEmpty: z.boolean() })),
  /** Services whose repository could not be read. */
  lacking: z.array(z.uuid()),
  parts: z.array(Part),
})

export type Manifest = z.output<typeof Manifest>
export type Part = z.output<typeof Part>
