/** A solution counts only for what its challenge was made for. */
export interface Binding {
  /** The form, such as `register`. */
  purpose: string
  /** The id of what the person is doing there, such as a registration ticket. */
  bearer: string
}

export const algorithm = 'PBKDF2/SHA-256'
export const challengeSeconds = 10 * 60

export type Outcome = 'solved' | 'expired' | 'invalid' | 'reused'
