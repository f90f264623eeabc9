import { z } from 'zod'
import { serviceAccesses } from '../../policy.ts'
import { ServiceParams } from '../schema.ts'
import { visibilities } from '../service.ts'

const text = z.string().trim()
const level = z.enum(serviceAccesses)
const Titles = { titleNb: text, titleNn: text, titleEn: text }

/** What administrators change; the verb says by field what is wrong with it. */
export const Settings = z.object({
  ...Titles,
  description: text,
  visibility: z
    .enum(visibilities)
    .describe('internal: every signed-in user reads it; private: only who was given access'),
  defaultBranch: z.string().describe('One of the branches that there are'),
})

const address = { owner: z.string(), name: z.string() }
export const Address = z.object(address)

export const Copy = z.object({ ...address, ...Titles })

export const PersonQuery = z.object({
  person: z.string().min(1).max(100).optional().describe('A username: only the reasons that hold for this user'),
})

export const Access = z.object({
  items: z.array(
    z.object({
      access: level,
      by: z
        .enum(['internal', 'owner', 'person', 'owners', 'all', 'chosen', 'team'])
        .describe(
          'It is internal; owns it; was let in; an owner of the organisation; a team for all of its services, for chosen ones, or one that was let in',
        ),
      person: z.string().nullable().describe('Username'),
      team: z.object({ id: z.uuid(), name: z.string(), organisation: z.string() }).nullable(),
    }),
  ),
})

export const PersonParams = ServiceParams.extend({ username: z.string() })
export const TeamParams = ServiceParams.extend({ team: z.uuid() })
export const Level = z.object({ access: level })

export const TransferParams = z.object({ transfer: z.string() })
export const TransferBody = z.object({
  id: z.uuid(),
  ...address,
  to: z.string(),
  offerer: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  /** How many people and teams that were let in keep access, and how many of them administer it. */
  keeping: z.int(),
  administering: z.int(),
})
export const Transfers = z.object({ items: z.array(TransferBody) })

export const Deleted = z.object({ items: z.array(z.object({ ...address, ...Titles, deletedAt: z.iso.datetime() })) })
