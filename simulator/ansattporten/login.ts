import type { Language } from '../language.ts'
import type { Detail } from './authorization-details.ts'
import type { Eid, Level } from './eid.ts'
import { seconds } from './memory.ts'

/** Somebody proved who they are to one service, in one way. */
export interface Login {
  pid: string
  eid: Eid
  level: Level
  language: Language
  at: number
  /** Whom they act for, where the service asked. */
  details?: Detail[] | undefined
}

/** From the first login on, however busy the person is. */
export const longestSession = 120 * 60

const longestSilence = 30 * 60

/** The logins behind the grants that live. */
export class Logins {
  #logins = new Map<string, Login>()

  add(grantId: string, login: Login) {
    this.#forgetOld()
    this.#logins.set(grantId, login)
  }

  find(grantId: string | undefined): Login | undefined {
    return grantId === undefined ? undefined : this.#logins.get(grantId)
  }

  /** The eldest come first in a Map; all live equally long. */
  #forgetOld() {
    for (const [grantId, login] of this.#logins) {
      if (login.at + longestSession > seconds()) return
      this.#logins.delete(grantId)
    }
  }
}

export function sessionLifetime(startedAt: number | undefined): number {
  const now = seconds()
  return Math.max(1, Math.min(longestSilence, (startedAt ?? now) + longestSession - now))
}
