import { randomInt } from 'node:crypto'
import { type Challenge, createChallenge as createProofOfWork } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Context } from '../context.ts'
import { algorithm, type Binding, challengeSeconds } from './captcha.ts'
import { signingKeys } from './keys.ts'

const easiest = 100

/** Proof of work for a browser (R9), to be sent as JSON. How long it takes depends on `counter`, which stays with us. */
export function createChallenge(ctx: Context, { purpose, bearer }: Binding): Promise<Challenge> {
  const { cost, counterMax } = ctx.config.captcha
  return createProofOfWork({
    algorithm,
    cost,
    counter: randomInt(Math.min(easiest, counterMax), counterMax + 1),
    // Not the library's own `expiresAt`: browsers judge that one by their own clock, which may be wrong.
    data: { purpose, bearer, over: Math.floor(ctx.now().getTime() / 1000) + challengeSeconds },
    deriveKey,
    ...signingKeys(ctx)[0],
  })
}
