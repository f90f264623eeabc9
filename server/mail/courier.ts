import { createTransport } from 'nodemailer'
import type { Config } from '../config.ts'

export interface Letter {
  messageId: string
  fromName: string
  address: string
  language: string
  subject: string
  text: string
  html: string
  date: Date
}

/** Hands letters to the mail server. */
export interface Courier {
  /** Rejects with nodemailer's error; `failureOf` tells what it means. */
  send(letter: Letter): Promise<unknown>
  /** Whether the mail server lets us in, under the conditions that mails are sent under. */
  verify(): Promise<unknown>
  close(): void
}

/** How many connections to the mail server one process keeps. */
export const connections = 5

/** Less than the lease, since afterwards another worker may send the same mail. */
const longestMilliseconds = 90_000

/** One mailbox, in a form that no parser of addresses can read as anything else: no lists, groups, quotes or comments. */
const plainAddress = /^[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]+@[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]+$/u

/** On loopback nobody listens in; elsewhere TLS is a must, unless the SMTP_URL itself says otherwise (`?requireTLS=false`). */
export function createCourier({ url, from }: Config['smtp']): Courier {
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxRequeues: 1,
    ignoreTLS: isLoopback,
    requireTLS: !isLoopback,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ fromName, address, language, ...letter }) => {
      if (!plainAddress.test(address))
        throw Object.assign(new Error('Not a plain address'), { code: 'EENVELOPE', command: 'API' })
      return transport.sendMail({
        ...letter,
        from: { name: fromName, address: from },
        to: { name: '', address },
        // RFC 3834: no out-of-office answers, please.
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        signal: AbortSignal.timeout(longestMilliseconds),
      })
    },
    verify: () => transport.verify(),
    close: () => transport.close(),
  }
}

export interface Failure {
  /** A sentence for the operator, without addresses, codes or anything else that the mail server said. */
  reason: string
  /** Trying again would change nothing: this recipient or this mail is refused for good. */
  permanent: boolean
}

/** Refusals of our sender or our login are our own configuration's fault, so those mails wait until it is mended. */
export function failureOf(error: unknown): Failure {
  const answer = smtpError(error)
  const refusal = refusedForGood(answer)
  return refusal ? { reason: refusal, permanent: true } : { reason: notTakenNow(answer), permanent: false }
}

type SmtpError = ReturnType<typeof smtpError>

function refusedForGood({ code, command, status }: SmtpError): string | undefined {
  if (command === 'API' && code === 'EENVELOPE') return 'The address is not one that mail can be sent to.'
  if (status < 500) return undefined
  if (command === 'RCPT TO') return `The mail server refused the recipient (${status}).`
  return command === 'DATA' ? `The mail server refused the mail (${status}).` : undefined
}

function notTakenNow({ code, status }: SmtpError): string {
  if (code === 'EAUTH') return 'The mail server did not let us log in.'
  if (code === 'ETLS') return 'No trusted encrypted connection to the mail server was possible.'
  if (status > 0) return `The mail server did not take the mail now (${status}).`
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'The mail server did not answer in time.'
  return 'The mail server could not be reached.'
}

function smtpError(error: unknown) {
  if (!(error instanceof Error)) return { code: undefined, command: undefined, status: 0 }
  return {
    code: 'code' in error ? error.code : undefined,
    command: 'command' in error ? error.command : undefined,
    status: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0,
  }
}
