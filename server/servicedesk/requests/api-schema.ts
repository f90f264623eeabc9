import { z } from 'zod'
import { pageOf } from '../../http/cursor.ts'
import { organisationKinds } from '../../organisation/index.ts'
import { requestStates } from '../../organisation-request/index.ts'
import { Registration, reviewActs } from './schema.ts'

const time = z.iso.datetime()
const kind = z.enum(organisationKinds)
const text = z.string().default('')
const environments = z.array(z.string().max(40)).max(50).default([])

const facts = {
  id: z.uuid(),
  state: z.enum(requestStates),
  number: z.string().nullable(),
  name: z.string(),
  nameNb: z.string(),
  nameNn: z.string(),
  nameEn: z.string(),
  kind: kind.nullable(),
  onBehalfOf: z.string(),
  administrator: z.string(),
  purpose: z.string(),
  askedBy: z.string().nullable(),
  submittedAt: time.nullable(),
  reason: z.string().nullable(),
}

export const Queue = pageOf(
  z.object({
    ...facts,
    applicant: z.string().nullable(),
    assignee: z.string().nullable(),
    registered: z.enum(['waiting', 'found', 'none', 'removed', 'unanswered']).nullable(),
  }),
)

export const ReviewBody = z.object({
  ...facts,
  applicant: z.string().nullable(),
  assignee: z.string().nullable(),
  decidedBy: z.string().nullable(),
  checklist: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['ok', 'warning', 'unknown', 'judge']),
      tickedBy: z.string().nullable(),
      tickedAt: time.nullable(),
    }),
  ),
  history: z.array(z.object({ act: z.string(), at: time, by: z.string().nullable(), words: z.string() })),
})

export const ReviewActBody = z.object({
  act: z.enum(reviewActs),
  username: text.describe('Of assign: an operator'),
  question: text.describe('Of ask'),
  reason: text.describe('Of decline and reopen'),
  name: text.describe('Of approve: another short name than was wished for'),
  kind: kind.optional().describe('Of approve: another kind than was given'),
  environments: environments.describe('Of approve'),
  point: text.describe('Of tick and untick: a point of the checklist'),
})

export const RegisterBody = Registration.extend({ environments })
export const Registered = z.object({ id: z.uuid() })
