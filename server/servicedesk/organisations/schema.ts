import { z } from 'zod'
import { PageQuery, pageOf } from '../../http/cursor.ts'
import { organisationKinds } from '../../organisation/index.ts'
import { cursor, Reason } from '../schema.ts'

const search = z.string().trim().max(100).default('')
export const OrganisationsQuery = z.object({ search, cursor })
export const OrganisationsAsked = PageQuery.extend({ search })
export const OrganisationPath = z.object({ organisation: z.string() })
export const OrganisationQuery = z.object({ done: z.enum(['changed', 'given']).optional().catch(undefined) })

/** The last organisation of a part of the list. */
export const OrganisationKey = z.object({ sortKey: z.string().max(200), id: z.uuid() })

const kind = z.enum(organisationKinds)
export const StandingForm = z.object({ kind, hidesOwners: z.literal('yes').optional(), reason: Reason })
export const StandingBody = z.object({ kind, hidesOwners: z.boolean(), reason: Reason })
export const OwnerForm = z.object({
  username: z.string().trim().min(1, 'required').max(100, 'too-long'),
  reason: Reason,
})

const names = { name: z.string(), nameNb: z.string(), nameNn: z.string(), nameEn: z.string() }
export const Organisations = pageOf(z.object(names))
export const OrganisationBody = z.object({
  ...names,
  kind,
  number: z.string().nullable(),
  homePage: z.string().nullable(),
  contact: z.string().nullable(),
  hidesOwners: z.boolean(),
  environments: z.array(z.string()),
  owners: z.array(z.object({ username: z.string(), displayName: z.string().nullable() })),
})
