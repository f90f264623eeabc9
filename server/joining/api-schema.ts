import { z } from 'zod'
import { pageOf } from '../http/cursor.ts'

const Names = { nameNb: z.string(), nameNn: z.string(), nameEn: z.string() }
const time = z.iso.datetime()

/** A list that is never long, in the form of those that are. */
const listOf = <Item extends z.ZodType>(item: Item) => pageOf(item)
export const whole = <Item>(items: Item[]) => ({ items, next: null })

export const OfOrganisation = z.object({ organisation: z.string() })
export const OfRequest = OfOrganisation.extend({ request: z.uuid() })
export const OfSentInvitation = OfOrganisation.extend({ invitation: z.uuid() })
export const OfDomain = OfOrganisation.extend({ domain: z.string().max(260) })
export const OfInvitation = z.object({ invitation: z.uuid() })

export const Made = z.object({ id: z.uuid() })

export const Asking = z.object({ message: z.string(), wish: z.string().default('') })
export const OwnRequests = listOf(
  z.object({
    id: z.uuid(),
    state: z.enum(['open', 'approved', 'declined', 'withdrawn', 'expired']),
    message: z.string(),
    wish: z.string(),
    reason: z.string().nullable(),
    createdAt: time,
    expiresAt: time,
  }),
)

export const Requests = pageOf(
  z.object({
    id: z.uuid(),
    username: z.string(),
    displayName: z.string().nullable(),
    message: z.string(),
    wish: z.string(),
    createdAt: time,
  }),
)
const teams = z.array(z.uuid()).max(100).describe('Ids of teams, at least one')
export const Approval = z.object({ teams })
export const Refusal = z.object({ reason: z.string() })

export const Inviting = z.object({ who: z.string().describe('A username or an email address'), teams })
export const SentInvitations = listOf(
  z.object({
    id: z.uuid(),
    state: z.enum(['open', 'accepted', 'declined', 'withdrawn', 'expired']),
    username: z.string().nullable(),
    address: z.string().nullable(),
    teams: z.array(z.string()),
    createdAt: time,
    expiresAt: time,
  }),
)

export const ReceivedInvitations = listOf(
  z.object({
    id: z.uuid(),
    name: z.string(),
    ...Names,
    inviter: z.string().nullable(),
    teams: z.array(z.string()),
    expiresAt: time,
  }),
)
export const Accepted = z.object({ organisation: z.string().describe('Its short name') })
export const Declining = z.object({ block: z.boolean().default(false) })
export const Blocked = listOf(z.object({ name: z.string(), ...Names }))

export const Domains = listOf(z.object({ domain: z.string(), team: z.string() }))
export const OpenedDomain = z.object({ team: z.uuid() })
