/** What an endpoint can ask to hear of. What is for one endpoint alone is sent to it without being asked for. */
export const webhookEvents = ['deployment.changed'] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Where another program hears what happened. */
export interface WebhookEndpoint {
  id: string
  url: string
  description: string
  events: readonly WebhookEvent[]
  /** What is sent to it alone waits, and it hears of nothing else. */
  isPaused: boolean
  version: number
  createdAt: Date
}

export const deliveryStates = ['waiting', 'delivered', 'dead', 'cancelled'] as const

/** Seconds until each next try: an endpoint that is away for about a day loses nothing. */
const delays = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800]

/** Undefined after the last try. */
export const retryDelay = (attempts: number): number | undefined => delays[attempts - 1]

/** For how long the secret before the newest signs as well. */
export const formerSecretSeconds = 24 * 3600

/** Of an answer, so much is kept. */
export const longestAnswer = 1024

/** What may be a token or a key in an answer, so that none is kept. */
const longRun = /[\w+/=-]{40,}/g

/** How an answer began, in characters that a terminal and a page can show. */
export const answerShown = (answer: Buffer): string =>
  answer
    .subarray(0, longestAnswer)
    .toString()
    .replace(longRun, '…')
    .replace(/[^\P{C}\n]/gu, '')

/** Standard Webhooks writes a secret so. */
export const secretShown = (secret: Uint8Array) => `whsec_${Buffer.from(secret).toString('base64')}`
