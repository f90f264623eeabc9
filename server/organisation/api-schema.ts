import { z } from 'zod'
import { PageQuery, pageOf } from '../http/cursor.ts'
import { roles } from '../policy.ts'
import { joinPolicies, organisationKinds } from './organisation.ts'

const Names = { nameNb: z.string(), nameNn: z.string(), nameEn: z.string() }

export const DirectoryPart = PageQuery.extend({ search: z.string().max(100).default('') })
export const DirectoryKey = z.object({ sortKey: z.string(), id: z.uuid() })
export const Directory = pageOf(z.object({ name: z.string(), ...Names }))

export const OrganisationParams = z.object({ organisation: z.string() })

/** What owners change; the verb says by field what is wrong with it. */
export const OrganisationEdit = z.object({
  ...Names,
  number: z.string().nullable(),
  homePage: z.string().nullable(),
  contact: z.string().nullable(),
  joinPolicy: z.enum(joinPolicies),
  hidesOwners: z.boolean(),
})

export const OrganisationBody = OrganisationEdit.extend({
  name: z.string(),
  kind: z.enum(organisationKinds),
  role: z.enum(roles).describe('What the owner of the token is in it'),
})
