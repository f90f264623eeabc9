import type { Config } from '../config.ts'
import type { TokenScope } from '../policy.ts'
import type { Language, T } from '../text/text.ts'

/** Who is logged in, as far as the shell of a page and the routes need to know. */
export interface SignedIn {
  sessionId: string
  userId: string
  username: string
  displayName: string
  /** A pending session opens only the waiting page (A8). */
  kind: 'pending' | 'full'
  state: 'pending' | 'active' | 'deactivated'
  language: Language
  authenticatedAt: Date
  /** Works at the servicedesk (P1). */
  isOperator: boolean
  /** Until the session ends by itself. */
  secondsLeft: number
}

/** Whose token a program sent: a personal one, or one of an application that the person authorised. */
export interface Bearer {
  /** Of a personal access token, or of the grant of an application. */
  tokenId: string
  userId: string
  state: 'pending' | 'active' | 'deactivated'
  scopes: readonly TokenScope[]
  expiresAt: Date
}

/** What every page needs to be drawn for one request. */
export interface View {
  t: T
  language: Language
  studio: Config['studio']
  person: SignedIn | undefined
  /** Goes into every form as `form_token`. */
  formToken: string
  /** The path of this page, where a change of language comes back to. */
  path: string
  requestId: string
  time: (at: Date) => string
  date: (at: Date) => string
}

/** What was typed and what was wrong with it, when a form is shown again. */
export interface FormState {
  values: Record<string, string>
  errors: Record<string, string>
}

export const emptyForm: FormState = { values: {}, errors: {} }
