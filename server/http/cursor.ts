import { z } from 'zod'
import { invalidFields } from '../errors.ts'

/** Which part of a list a program wants. */
export const PageQuery = z.object({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
})

/** A time in the key of a cursor, such as PostgreSQL can have. */
export const CursorTime = z.iso
  .datetime()
  .regex(/^(19[7-9]|[2-9]\d\d)/)
  .transform((time) => new Date(time))

/** A part of a list; `next` is the cursor of the part after it, null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** The key of the last row that the program saw, as the list is ordered by it; undefined at the beginning. */
export function readCursor<Key extends z.ZodType>(cursor: string | undefined, key: Key): z.output<Key> | undefined {
  if (cursor === undefined) return undefined
  const { data, success } = key.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()))
  if (!success) throw invalidFields({ field: 'cursor', message: 'invalid' })
  return data
}

/** Of `limit + 1` rows, those that were asked for. The one too many only tells that there are more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { keyOf, show }: { keyOf: (row: Row) => unknown; show: (row: Row) => Item },
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null
  return { items: shown.map(show), next }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json, withoutNul)
  } catch {
    return undefined
  }
}

/** The cursor hid it from `refuseNul`, and PostgreSQL has none in its texts. */
const withoutNul = (_key: string, value: unknown) =>
  typeof value === 'string' && value.includes('\0') ? undefined : value
