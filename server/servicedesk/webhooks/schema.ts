import { z } from 'zod'
import { cursor } from '../schema.ts'

export const WebhooksQuery = z.object({ done: z.enum(['deleted']).optional().catch(undefined) })
export const WebhookPath = z.object({ webhook: z.uuid() })
export const WebhookQuery = z.object({ cursor, done: z.enum(['changed', 'redelivered']).optional().catch(undefined) })
export const DeliveryPath = WebhookPath.extend({ delivery: z.uuid() })

const facts = {
  url: z.string().trim().min(1, 'required').max(500, 'too-long'),
  description: z.string().trim().max(200, 'too-long').default(''),
  'deployment.changed': z.literal('on').optional(),
}
export const NewWebhookForm = z.object(facts)
export const WebhookForm = z.object({
  ...facts,
  version: z.string().regex(/^[1-9][0-9]{0,8}$/),
  paused: z.literal('yes').optional(),
})
