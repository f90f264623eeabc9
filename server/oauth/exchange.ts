import type { IncomingMessage } from 'node:http'
import type { SignedIn } from '../http/view.ts'
import type { Log } from '../log.ts'

/** What the protocol asks of us where its library has no page of its own. */
export type Outcome =
  | { kind: 'refused'; error: string; description: string; status: number }
  | { kind: 'failed'; error: unknown }
  | { kind: 'ask-to-log-out'; secret: string; clientName: string | undefined }
  | { kind: 'move-on'; to: string }
  | { kind: 'logged-out' }

/** One request at a protocol endpoint: who is logged in, and what came of it unless the library answered itself. */
export interface Exchange {
  /** Only someone who may act: pending and deactivated users are nobody here. */
  person: SignedIn | undefined
  log: Pick<Log, 'info' | 'error'>
  outcome?: Outcome
  /** Set when the person logged out of the provider, and so of us (C3). */
  loggedOut?: boolean
}

/** Hands our view of a request to the library's callbacks, which only know the raw one. */
export const exchanges = new WeakMap<IncomingMessage, Exchange>()

export const mayAct = (person: SignedIn | undefined): SignedIn | undefined =>
  person?.kind === 'full' && person.state === 'active' ? person : undefined
