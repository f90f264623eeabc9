import type { Context } from '../context.ts'

/** The keys that sign challenges: one pair for every configured secret, the newest first. */
export function signingKeys({ secrets }: Context) {
  const forSolutions = secrets.macs('captcha', 'solution')
  return secrets.macs('captcha', 'challenge').map(({ mac }, position) => ({
    hmacSignatureSecret: mac.toString('hex'),
    hmacKeySignatureSecret: forSolutions[position]?.mac.toString('hex') ?? '',
  }))
}
