import { z } from 'zod'
import { CursorTime, PageQuery, pageOf } from '../http/cursor.ts'
import { deliveryStates, webhookEvents } from './webhook.ts'

const time = z.iso.datetime()

export const EndpointParams = z.object({ webhook: z.uuid() })
export const DeliveryParams = z.object({ delivery: z.uuid() })

const paused = z.boolean().describe('What is sent to it alone waits, and it hears of nothing else')

export const EndpointEdit = z.object({
  url: z.string().describe('https, without user and fragment; in no private network but those that are configured'),
  description: z.string().default(''),
  events: z.array(z.enum(webhookEvents)).default([]).describe('What it hears of beside what is sent to it alone'),
  isPaused: paused.optional().describe('Stays as it was where nothing is said of it'),
})
export const EndpointBody = EndpointEdit.extend({ isPaused: paused, id: z.uuid(), createdAt: time })
export const Endpoints = z.object({ items: z.array(EndpointBody) })

const secret = z.string().describe('whsec_…, shown this once; it signs (Standard Webhooks)')
export const NewEndpoint = EndpointBody.extend({ secret })
export const NewSecret = z.object({ secret })

export const DeliveriesPart = PageQuery
export const DeliveryKey = z.object({ at: CursorTime, id: z.uuid() })
export const Deliveries = pageOf(
  z.object({
    id: z.uuid().describe('The webhook-id, the same at every try'),
    event: z.string(),
    causeId: z.uuid(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    dueAt: time,
    status: z.int().nullable().describe('Of the last answer'),
    error: z.string().nullable().describe('Why there was no answer'),
    answer: z.string().nullable().describe('How the last answer began'),
    createdAt: time,
    finishedAt: time.nullable(),
  }),
)
