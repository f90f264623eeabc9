import type { Context } from '../context.ts'
import { countMails } from '../mail/index.ts'
import { countQueue } from '../organisation-request/index.ts'

/** What waits for the servicedesk, by number. */
export interface Tallies {
  /** Requests for organisations that wait for an operator. */
  waitingRequests: number
  /** Mails that were given up, and could be tried again. */
  failedMails: number
  /** Mails that are not sent yet; counted to a thousand. */
  waitingMails: number
}

export const readTallies = async (ctx: Context): Promise<Tallies> => ({
  waitingRequests: await countQueue(ctx),
  failedMails: await countMails(ctx, 'failed'),
  waitingMails: await countMails(ctx, 'waiting'),
})
