import { createHmac } from 'node:crypto'

interface Signed {
  id: string
  at: Date
  body: string
}

/** Headers by which a receiver knows that we sent it, and when: Standard Webhooks, version 1, a signature for each secret. */
export function signedHeaders(secrets: readonly Uint8Array[], { id, at, body }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
