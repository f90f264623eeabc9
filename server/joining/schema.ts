import { z } from 'zod'
import { CursorTime } from '../http/cursor.ts'

const text = z.string().default('')

/** Each team is a box that is posted by the team's id, so that a kept form knows which were ticked. */
const withTeams = <Fields extends Record<string, unknown>>(fields: Fields) => ({
  ...fields,
  teams: Object.keys(fields).filter((name) => z.uuid().safeParse(name).success),
})

export const JoinForm = z.object({
  act: z.enum(['ask', 'withdraw', 'join']).default('ask'),
  message: text,
  wish: text,
})

export const InviteForm = z
  .object({
    act: z.enum(['invite', 'again', 'withdraw']).default('invite'),
    who: text,
    /** Of `again` and `withdraw`. */
    invitation: z.uuid().optional(),
  })
  .catchall(z.unknown())
  .transform(withTeams)

export const RequestPath = z.object({ organisation: z.string(), request: z.uuid() })
export const DecisionForm = z
  .object({ act: z.enum(['approve', 'decline']), reason: text })
  .catchall(z.unknown())
  .transform(withTeams)

export const AnswerForm = z.object({
  act: z.enum(['accept', 'decline', 'block', 'unblock']),
  invitation: z.uuid().optional(),
  /** Of `unblock`. */
  organisation: z.uuid().optional(),
})

export const RefuseForm = z.object({ act: z.enum(['decline', 'block']) })

export const DomainForm = z.object({
  act: z.enum(['open', 'close']).default('open'),
  domain: text,
  team: z.union([z.literal(''), z.uuid('choose-team')]).default(''),
})

export const TokenQuery = z.object({ token: z.string().max(200).optional() })

/** What was just done, for a line that says so; and from where the list of requests goes on. */
export const RequestsQuery = z.object({
  cursor: z.string().max(1000).optional(),
  done: z.enum(['invited', 'again', 'withdrawn', 'approved', 'declined']).optional().catch(undefined),
})

/** The last request of a part of the list. */
export const RequestKey = z.object({ createdAt: CursorTime, id: z.uuid() })
