import type { TokenScope } from './policy.ts'

/** Who acts in this request or command. Nothing but `http/` and `session/` knows how they proved it. */
export type Actor = Visitor | Person | Operator | Program

/** Someone who has not said who they are; perhaps with a proven identity that waits for an account. */
export interface Visitor {
  kind: 'visitor'
  network?: string
  requestId?: string
}

export interface Person {
  kind: 'user'
  userId: string
  /** The personal access token that came in place of a session; it narrows what the person may (SEC-J4). */
  token?: { id: string; scopes: readonly TokenScope[] }
  network?: string
  requestId?: string
}

/** Someone with a shell on the server. */
export interface Operator {
  kind: 'operator'
  network?: string
  requestId?: string
}

/** The program itself: a sweep, a worker. */
export interface Program {
  kind: 'program'
  network?: string
  requestId?: string
}

export const program: Program = { kind: 'program' }
export const operator: Operator = { kind: 'operator' }
