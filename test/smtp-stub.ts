import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  from: string
  to: string[]
  raw: string
  parsed: ParsedMail
}

/** How the stub answers: an SMTP status for a command, or never. */
export interface Manners {
  recipient?: number
  sender?: number
  data?: number
  hangs?: boolean
  /** Called with each mail before it is accepted. */
  onMail?: (mail: ReceivedMail) => Promise<void> | void
}

/** A mail server of our own on a free port, as well or badly behaved as `manners` says at that moment. */
export async function startSmtpStub(manners: Manners = {}, options: SMTPServerOptions = {}) {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...options,
    onConnect: (_session, done) => {
      if (!manners.hangs) done()
    },
    onMailFrom: (_address, _session, done) => done(refusal(manners.sender)),
    onRcptTo: (_address, _session, done) => done(refusal(manners.recipient)),
    onData: (stream, session, done) => {
      readMail(stream, session.envelope)
        .then(async (mail) => {
          await manners.onMail?.(mail)
          if (!manners.data) received.push(mail)
          done(refusal(manners.data))
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))))
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    manners,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type SmtpStub = Awaited<ReturnType<typeof startSmtpStub>>

/** Says more than it should, as real ones do. */
function refusal(status: number | undefined): Error | null {
  if (!status) return null
  return Object.assign(new Error('<kari@example.no> code 123456 refused'), { responseCode: status })
}

async function readMail(
  stream: NodeJS.ReadableStream,
  envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
): Promise<ReceivedMail> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  const raw = Buffer.concat(chunks)
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    raw: raw.toString('latin1'),
    parsed: await simpleParser(raw),
  }
}
