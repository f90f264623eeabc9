import type { User } from '../../user/index.ts'

export const personActs = [
  'resend-activation',
  'activate',
  'reset-password',
  'end-sessions',
  'deactivate',
  'reactivate',
] as const
export type PersonAct = (typeof personActs)[number]

/** What can be done for or to an account as it stands. */
export function possibleActs({ state, emailVerifiedAt }: Pick<User, 'state' | 'emailVerifiedAt'>) {
  const byState = {
    pending: ['resend-activation', 'activate'],
    active: [emailVerifiedAt ? 'reset-password' : 'resend-activation', 'end-sessions', 'deactivate'],
    deactivated: ['reactivate', 'end-sessions'],
  } as const satisfies Record<User['state'], readonly PersonAct[]>
  return byState[state]
}
