import { z } from 'zod'

export const ConsentForm = z.object({ decision: z.enum(['authorize', 'cancel']), user: z.string() })

export const InteractionPath = z.object({ uid: z.string().max(100) })

/** Whatever else a client's answer holds is looked at by openid-client. */
export const StudioCallback = z.looseObject({ state: z.string().max(200).optional() })
