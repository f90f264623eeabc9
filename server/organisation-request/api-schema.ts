import { z } from 'zod'
import { pageOf } from '../http/cursor.ts'
import { requestStates } from './organisation-request.ts'

const time = z.iso.datetime()
const kind = z.enum(['service-owner', 'service-developer'])
const names = { nameNb: z.string(), nameNn: z.string(), nameEn: z.string() }

const said = {
  number: z.string().describe('Organisation number of Enhetsregisteret; empty: it has none'),
  ...names,
  name: z.string().describe('The short name that is wished for'),
  kind: kind.describe('A service owner with an agreement, or one who develops services for others'),
  onBehalfOf: z.string().describe('Which public-sector organisations; of service developers'),
  administrator: z.string().describe('A username or an address; empty: whoever asks'),
  purpose: z.string(),
}

export const AskedOrganisation = z.object({
  ...said,
  nameNn: z.string().optional().describe('As in bokmål, if absent'),
  nameEn: z.string().optional().describe('As in bokmål, if absent'),
  onBehalfOf: said.onBehalfOf.default(''),
  administrator: said.administrator.default(''),
})
export const MadeRequest = z.object({ id: z.uuid() })

const OwnRequest = z.object({
  id: z.uuid(),
  state: z.enum(requestStates),
  ...said,
  number: z.string().nullable(),
  kind: kind.nullable(),
  reason: z.string().nullable().describe('Why it was declined'),
  submittedAt: time.nullable(),
  changedAt: time,
})
export const OwnOrganisationRequests = pageOf(OwnRequest)
export const OwnOrganisationRequest = OwnRequest.extend({
  events: z.array(z.object({ act: z.string(), at: time, words: z.string() })),
})

export const AnswerBody = z.object({ answer: z.string() })
