import { z } from 'zod'
import { PageQuery, pageOf } from '../../http/cursor.ts'
import { cursor, Reason } from '../schema.ts'
import { personActs } from './person.ts'

const search = z.string().trim().max(254).default('')

export const PeopleQuery = z.object({ search, cursor })
export const PeopleAsked = PageQuery.extend({ search })
export const PersonPath = z.object({ username: z.string() })
export const PersonQuery = z.object({ done: z.enum(personActs).optional().catch(undefined) })
export const ActForm = z.object({ act: z.enum(personActs, 'required'), reason: Reason })

/** The key of the name of the last person of a part of the list. */
export const PersonKey = z.string().max(100)

const time = z.iso.datetime()
const state = z.enum(['pending', 'active', 'deactivated'])

export const People = pageOf(
  z.object({ username: z.string(), displayName: z.string().nullable(), state, isOperator: z.boolean() }),
)
export const PersonBody = z.object({
  username: z.string(),
  displayName: z.string().nullable(),
  state,
  isOperator: z.boolean(),
  language: z.enum(['nb', 'nn', 'en']),
  email: z.string(),
  emailVerifiedAt: time.nullable(),
  createdAt: time,
  activatedAt: time.nullable(),
  deactivatedAt: time.nullable(),
  deactivationReason: z.string().nullable(),
  identities: z.array(z.object({ issuer: z.string(), createdAt: time, lastLoginAt: time.nullable() })),
  sessions: z.array(
    z.object({
      kind: z.enum(['pending', 'full']),
      method: z.string(),
      device: z.string().nullable(),
      lastSeenAt: time,
    }),
  ),
  teams: z.array(z.object({ organisation: z.string(), team: z.string() })),
})
