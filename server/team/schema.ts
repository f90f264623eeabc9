import { z } from 'zod'
import { serviceAccesses } from '../policy.ts'
import { teamScopes } from './team.ts'

const text = z.string().default('')
const short = z.string().max(100, 'too-long')
const id = z.uuid('invalid')

export const OrganisationParams = z.object({ organisation: z.string() })
export const PersonParams = OrganisationParams.extend({ username: z.string() })
export const TeamParams = OrganisationParams.extend({ team: z.string() })

/** Where one was among the people: that is where one comes back to. */
const place = { filter: short.optional(), after: short.optional() }

/** What happened just now, told once on the page that one comes back to. */
export const Happened = z.object({
  done: z.enum(['added', 'already', 'removed', 'gone']).optional(),
  who: short.optional(),
  team: id.optional(),
})
export type Happened = z.infer<typeof Happened>

export const PeopleQuery = z.object({ ...place, find: short.optional(), ...Happened.shape })
export const PlaceOfPeople = z.object(place).catch({})
export const FindQuery = z.object({ find: short })

export const FoundPeople = z.object({
  people: z.array(z.object({ username: z.string(), displayName: z.string().nullable() })),
  /** Whether there are others, too. */
  more: z.boolean(),
  message: z.string(),
})

/** From a box of the matrix, a found person, or the page of one person. */
export const MembershipForm = z.object({ ...place, team: id, from: z.enum(['person']).optional() })
export type MembershipForm = z.infer<typeof MembershipForm>

/** Capabilities are boxes, each posted by its own name. */
export const TeamForm = z
  .object({
    name: text,
    description: text,
    scope: z.enum(teamScopes, 'invalid'),
    access: z.enum(serviceAccesses, 'invalid'),
  })
  .catchall(z.unknown())

/** The version stays as it was typed, so that a refused form has it again. */
export const ChangeTeamForm = TeamForm.extend({ version: z.string().regex(/^[1-9]\d{0,8}$/, 'invalid') })

export const TeamsQuery = z.object({ done: z.enum(['saved', 'created', 'deleted']).optional() })
