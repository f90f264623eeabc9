import { randomUUID } from 'node:crypto'
import { type AddressObject, simpleParser } from 'mailparser'

export interface Mail {
  id: string
  from: string
  /** Whom the sender told the post office to give it to. */
  to: string[]
  subject: string
  date: string
  messageId: string
  text: string
  html: string
  headers: Record<string, string>
}

interface Envelope {
  from: string
  to: string[]
}

export async function readMail(raw: Buffer, envelope: Envelope): Promise<Mail> {
  const parsed = await simpleParser(raw)
  const headers = parsed.headerLines.map(({ key, line }): [string, string] => [
    key,
    line.slice(line.indexOf(':') + 1).trim(),
  ])
  return {
    id: randomUUID(),
    from: addresses(parsed.from) || envelope.from,
    to: envelope.to,
    subject: parsed.subject ?? '',
    date: (parsed.date ?? new Date()).toISOString(),
    messageId: parsed.messageId ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    headers: Object.fromEntries(headers),
  }
}

function addresses(field: AddressObject | undefined) {
  return field?.text ?? ''
}

const mostMails = 500

/** The last mails, newest first. */
export class Mails {
  #mails: Mail[] = []

  add(mail: Mail) {
    this.#mails = [mail, ...this.#mails].slice(0, mostMails)
  }

  /** Those to an address that contains `to`, in whatever case. */
  list(to = ''): Mail[] {
    const wanted = to.trim().toLowerCase()
    return this.#mails.filter(
      (mail) => wanted === '' || mail.to.some((address) => address.toLowerCase().includes(wanted)),
    )
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id)
  }

  clear() {
    this.#mails = []
  }
}
