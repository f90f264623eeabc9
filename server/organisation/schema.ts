import { z } from 'zod'
import type { DirectoryPlace } from './queries.ts'

const placeForm = /^(.{0,500})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/s

/** Where a page of the directory goes on, as it stands in an address. */
const Place = z
  .string()
  .regex(placeForm)
  .transform((text): DirectoryPlace => {
    const [, sortKey = '', id = ''] = placeForm.exec(text) ?? []
    return { sortKey, id }
  })

export const writtenPlace = ({ sortKey, id }: DirectoryPlace) => `${sortKey}~${id}`

export const DirectoryQuery = z.object({ search: z.string().trim().max(100).default(''), after: Place.optional() })
