import { z } from 'zod'

export const LinkQuery = z.object({ token: z.string().min(1).max(100) })
