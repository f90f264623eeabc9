import { createChallenge } from '../../server/captcha/create-challenge.ts'
import { createSecrets } from '../../server/secrets.ts'
import { testConfig } from '../config.ts'
import { storySecret } from './world.ts'

/** A genuine challenge that was made eleven minutes ago: the server's clock cannot be moved, but this can be old. */
export function expiredChallenge(ticketId: string) {
  const config = testConfig(undefined, { INNGANG_SECRET: storySecret, CAPTCHA_COST: '500', CAPTCHA_COUNTER_MAX: '100' })
  const before = new Date(Date.now() - 11 * 60_000)
  const ctx = { config, secrets: createSecrets(config.secrets), now: () => before } as unknown as Parameters<
    typeof createChallenge
  >[0]
  return createChallenge(ctx, { purpose: 'registration', bearer: ticketId })
}
