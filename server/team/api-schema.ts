import { z } from 'zod'
import { PageQuery, pageOf } from '../http/cursor.ts'
import { organisationKinds } from '../organisation/index.ts'
import { serviceAccesses } from '../policy.ts'
import { teamScopes } from './team.ts'

export const OrganisationParams = z.object({ organisation: z.string() })
export const TeamParams = OrganisationParams.extend({ team: z.string() })
export const MemberParams = OrganisationParams.extend({ username: z.string() })
export const EntitlementParams = OrganisationParams.extend({ environment: z.string() })
export const Reason = z.object({ reason: z.string().describe('The owners read it') })
export const TeamMemberParams = TeamParams.extend({ username: z.string() })

export const TeamEdit = z.object({
  name: z.string(),
  description: z.string().default(''),
  scope: z.enum(teamScopes),
  access: z.enum(serviceAccesses),
  capabilities: z.array(z.string()).describe('Such as service:create and deploy:tt02'),
  services: z
    .array(z.string())
    .optional()
    .describe('Names of the services of a team with the scope chosen; left out, they stay as they are'),
})

export const TeamBody = TeamEdit.extend({
  id: z.uuid(),
  kind: z.enum(['owners', 'ordinary']),
  services: z.array(z.string()).describe('Names of chosen services that the owner of the token may read'),
})
export const Teams = z.object({ items: z.array(TeamBody) })

const NamedTeam = z.object({ id: z.uuid(), name: z.string() })
const PersonBody = z.object({ username: z.string(), displayName: z.string().nullable() })

/** Strangers are told nobody where the organisation hides its owners (J1). */
export const Owners = z.object({ items: z.array(PersonBody) })

export const MembersPart = PageQuery.extend({ search: z.string().max(100).optional() })
export const MemberKey = z.string().max(100)
export const MemberBody = PersonBody.extend({
  isActive: z.boolean().describe('Deactivated people stay in their teams, and may nothing'),
  teams: z.array(NamedTeam),
})
export const Members = pageOf(MemberBody)

export const Explanations = z.object({
  items: z.array(
    z.object({
      capability: z.string(),
      teams: z.array(NamedTeam).describe('Those of the person that give it; none, and the person may not'),
      givenBy: z.array(NamedTeam).describe('All teams of the organisation that give it'),
    }),
  ),
})

export const SearchedPerson = z.object({ search: z.string().min(1).max(100).describe('Never an email address') })
export const FoundPeople = z.object({ items: z.array(PersonBody), more: z.boolean() })

export const NewOrganisation = z.object({
  name: z.string(),
  kind: z.enum(organisationKinds),
  nameNb: z.string(),
  nameNn: z.string(),
  nameEn: z.string(),
  number: z.string().nullable().default(null),
  environments: z.array(z.string()).default([]),
  administrator: z.string().optional(),
})
export const CreatedOrganisation = z.object({ name: z.string() })
