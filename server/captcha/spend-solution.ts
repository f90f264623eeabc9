import { verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { algorithm, type Binding, type Outcome } from './captcha.ts'
import { signingKeys } from './keys.ts'
import { insertSpent } from './queries.ts'

interface Attempt extends Binding {
  /** The field `captcha` as it was posted, if it was. */
  payload: unknown
}

/** Accepts a solution once, in any process. Whatever is sent, the answer is one of four words; doubt is `invalid`. */
export async function spendSolution(ctx: Context, { payload, ...binding }: Attempt): Promise<Outcome> {
  const solved = readPayload(payload)
  if (!solved || !isBoundTo(solved, binding) || !(await isGenuine(ctx, solved))) return 'invalid'
  const { signature, parameters } = solved.challenge
  const expiresAt = new Date(parameters.data.over * 1000)
  if (expiresAt <= ctx.now()) return 'expired'
  return (await insertSpent(ctx, sha256(signature), expiresAt)) ? 'solved' : 'reused'
}

const Payload = z.object({
  challenge: z.object({
    signature: z.string(),
    parameters: z.strictObject({
      algorithm: z.literal(algorithm),
      cost: z.int(),
      data: z.strictObject({ purpose: z.string(), bearer: z.string(), over: z.int() }),
      keyLength: z.int(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      nonce: z.string(),
      salt: z.string(),
    }),
  }),
  solution: z.object({ counter: z.int(), derivedKey: z.string() }),
})
type Payload = z.infer<typeof Payload>

const longestPayload = 4096

function readPayload(payload: unknown): Payload | undefined {
  if (typeof payload !== 'string' || payload.length > longestPayload) return undefined
  try {
    return Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))).data
  } catch {
    return undefined
  }
}

const isBoundTo = ({ challenge }: Payload, { purpose, bearer }: Binding) =>
  challenge.parameters.data.purpose === purpose && challenge.parameters.data.bearer === bearer

/** During a change of secrets a challenge may have been signed with an older one. */
async function isGenuine(ctx: Context, solved: Payload): Promise<boolean> {
  const results = await Promise.all(signingKeys(ctx).map((keys) => verifySolution({ ...solved, ...keys, deriveKey })))
  return results.some(({ verified }) => verified)
}
