import { z } from 'zod'

const Count = z.int().min(0)

export const TalliesBody = z.object({
  failedMails: Count,
  waitingMails: Count,
})
