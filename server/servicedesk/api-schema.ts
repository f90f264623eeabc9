import { z } from 'zod'

const Count = z.int().min(0)

export const TalliesBody = z.object({
  waitingRequests: Count,
  failedMails: Count,
  waitingMails: Count,
})
