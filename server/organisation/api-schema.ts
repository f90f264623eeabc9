import { z } from 'zod'
import { PageQuery, pageOf } from '../http/cursor.ts'
import { roles } from '../policy.ts'
import { joinPolicies, organisationKinds } from './organisation.ts'

const text = z.string().trim()
const Names = { nameNb: text, nameNn: text, nameEn: text }

export const DirectoryPart = PageQuery.extend({ search: z.string().max(100).default('') })
export const DirectoryKey = z.object({ sortKey: z.string(), id: z.uuid() })
export const Directory = pageOf(z.object({ name: z.string(), ...Names }))

export const OrganisationParams = z.object({ organisation: z.string() })

/** What owners change; the verb says by field what is wrong with it. */
export const OrganisationEdit = z.object({
  ...Names,
  number: text.nullable(),
  homePage: text.nullable(),
  contact: text.nullable(),
  joinPolicy: z.enum(joinPolicies),
  hidesOwners: z.boolean(),
})

export const OrganisationBody = OrganisationEdit.extend({
  name: z.string(),
  kind: z.enum(organisationKinds),
  role: z.enum(roles).describe('What the owner of the token is in it'),
})
