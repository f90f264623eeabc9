import type { Readable } from 'node:stream'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { type Mails, readMail } from './mail.ts'

const largestMail = 10 * 1024 * 1024

export interface PostOffice {
  port: number
  close: () => Promise<void>
}

/** Takes every mail from this machine, and passes none on. */
export async function openPostOffice(port: number, mails: Mails): Promise<PostOffice> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMail,
    onData: (stream, session, done) => {
      receive(stream, session, mails).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error('The mail could not be read')),
      )
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  // A client that hangs up is no fault of ours.
  server.on('error', () => undefined)
  const address = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The post office has no address')
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function receive(stream: Readable & { sizeExceeded: boolean }, session: SMTPServerSession, mails: Mails) {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  if (stream.sizeExceeded) throw Object.assign(new Error('The mail is too large'), { responseCode: 552 })
  const { mailFrom, rcptTo } = session.envelope
  const from = mailFrom ? mailFrom.address : ''
  mails.add(await readMail(Buffer.concat(chunks), { from, to: rcptTo.map(({ address }) => address) }))
}
