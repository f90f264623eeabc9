import { z } from 'zod'
import { CursorTime } from '../http/cursor.ts'
import { type Step, stepNames } from './organisation-request.ts'

const text = z.string().trim().default('')

/** The steps of the form, and the last one, where everything is read through. */
export const stops = [...stepNames, 'review'] as const
export type Stop = Step | 'review'

const stop = z.enum(stops)

/** What the form in steps posts; the rules of each field are the verbs', so that all are told at once. */
export const StepForm = z.object({
  step: stop.default('organisation'),
  act: z.enum(['next', 'later', 'send', 'discard']).default('next'),
  number: text,
  noNumber: z.literal('on').optional(),
  nameNb: text,
  nameNn: text,
  nameEn: text,
  name: text,
  kind: z.enum(['service-owner', 'service-developer', 'neither']).nullable().default(null),
  onBehalfOf: text,
  administratorIs: z.enum(['me', 'other']).optional(),
  administrator: text,
  purpose: text,
})
export type StepForm = z.infer<typeof StepForm>

/** `proven` is the number that was proven at Ansattporten just now. */
export const StepQuery = z.object({ step: stop.optional().catch(undefined), proven: z.string().max(20).optional() })
export const NumberQuery = z.object({ number: z.string().max(40, 'too-long') })
export const NameQuery = z.object({ name: z.string().max(40, 'too-long') })

export const OwnQuery = z.object({ cursor: z.string().max(1000).optional() })
/** The last request of a part of the list. */
export const OwnKey = z.object({ createdAt: CursorTime, id: z.uuid() })
export const OfRequest = z.object({ request: z.uuid() })
export const RequestForm = z.object({
  act: z.enum(['answer', 'withdraw']),
  answer: z.string().default(''),
})
export const RequestQuery = z.object({ done: z.enum(['sent']).optional().catch(undefined) })
