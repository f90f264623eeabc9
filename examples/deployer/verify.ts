import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const secondsOfTolerance = 300

/** Whether Inngang has sent this, and lately: Standard Webhooks, version 1. One of the signatures has to be right. */
export function isGenuine(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const [id = '', timestamp = '', signatures = ''] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => String(headers[name] ?? ''),
  )
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  if (id === '' || !(age <= secondsOfTolerance)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64')
    return one.startsWith('v1,') && given.length === right.length && timingSafeEqual(given, right)
  })
}
