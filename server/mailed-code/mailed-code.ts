export type CodePurpose = 'activate' | 'register' | 'connect'

/** What a code opens: it is worth nothing for another purpose, bearer or address. */
export interface CodeUse {
  purpose: CodePurpose
  /** The ticket or user that may type it. */
  bearerId: string
  addressKey: string
}
