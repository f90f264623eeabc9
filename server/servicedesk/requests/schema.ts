import { z } from 'zod'
import { CursorTime, PageQuery } from '../../http/cursor.ts'
import { organisationKinds } from '../../organisation/index.ts'
import { requestStates } from '../../organisation-request/index.ts'
import { cursor } from '../schema.ts'

const text = z.string().default('')

export const queueStates = ['open', ...requestStates.filter((state) => state !== 'draft')] as const
const filters = {
  state: z.enum(queueStates).default('open'),
  /** Whose they are: anybody's, nobody's, or those of whoever looks. */
  whose: z.enum(['anybody', 'nobody', 'mine']).default('anybody'),
}

export const QueueQuery = z.object({
  ...filters,
  cursor,
  done: z.enum(['approve', 'decline', 'ask']).optional().catch(undefined),
})
export const QueueAsked = PageQuery.extend(filters)

/** The last request of a part of the queue. */
export const QueueKey = z.object({ submittedAt: CursorTime, id: z.uuid() })

export const RequestPath = z.object({ request: z.uuid() })

const kind = z.enum(organisationKinds)

/** Each environment is a box that is posted as `environment.tt02`, so that a kept form knows which were ticked. */
const ticked = 'environment.'
const withEnvironments = <Fields extends Record<string, unknown>>(fields: Fields) => ({
  ...fields,
  environments: Object.keys(fields).flatMap((name) => (name.startsWith(ticked) ? [name.slice(ticked.length)] : [])),
})

export const reviewActs = [
  'take',
  'take-over',
  'assign',
  'ask',
  'approve',
  'decline',
  'reopen',
  'tick',
  'untick',
] as const
export const ReviewForm = z
  .object({
    act: z.enum(reviewActs),
    username: text,
    question: text,
    reason: text,
    name: text,
    kind: kind.optional(),
    point: text,
  })
  .catchall(z.unknown())
  .transform(withEnvironments)
export type ReviewForm = z.infer<typeof ReviewForm>

/** What came by mail or phone, written down by a person or a program. */
export const Registration = z.object({
  act: z.enum(['register', 'approve']).default('register'),
  askedBy: text,
  number: text,
  nameNb: text,
  nameNn: text,
  nameEn: text,
  name: text,
  kind: kind.nullable().default(null),
  onBehalfOf: text,
  administrator: text,
  purpose: text,
})
export const RegisterForm = Registration.catchall(z.unknown()).transform(withEnvironments)
export type RegisterForm = z.infer<typeof RegisterForm>
