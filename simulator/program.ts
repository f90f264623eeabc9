import type { Ansattporten, AnsattportenOptions, PortClient } from './ansattporten/index.ts'
import { startAnsattporten } from './ansattporten/index.ts'
import { type Register, type RegisterOptions, startRegister } from './enhetsregisteret/index.ts'
import { type Mailbox, type MailboxOptions, startMailbox } from './mailbox/index.ts'

export interface ProgramOptions extends MailboxOptions, RegisterOptions, Omit<AnsattportenOptions, 'clients'> {
  baseUrl: string
  clientId: string
  displayName: string
  credentials: Pick<PortClient, 'clientSecret' | 'jwks' | 'tokenEndpointAuthMethod'>
}

export interface Program {
  urls: Record<'issuer' | 'login' | 'mailbox' | 'smtp' | 'register' | 'registerApi' | 'serviceOwners', string>
  close: () => Promise<void>
}

/** Everything of the outer world that Inngang talks to, on this machine. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const started: { close: () => Promise<void> }[] = []
  const close = async () => void (await Promise.all(started.map((part) => part.close())))
  const keep = <Part extends { close: () => Promise<void> }>(part: Part): Part => {
    started.push(part)
    return part
  }
  try {
    const mailbox = keep(await startMailbox(options))
    const register = keep(await startRegister(options))
    const port = keep(await startAnsattporten({ ...options, clients: [clientOf(options)] }))
    return { urls: urls(port, mailbox, register), close }
  } catch (error) {
    await close()
    throw error
  }
}

function clientOf({ baseUrl, clientId, displayName, credentials }: ProgramOptions): PortClient {
  const base = baseUrl.replace(/\/$/, '')
  return {
    clientId,
    displayName,
    ...credentials,
    redirectUris: [`${base}/login/ansattporten/callback`],
    postLogoutRedirectUris: [`${base}/logged-out`],
    frontChannelLogoutUri: `${base}/logout/front-channel`,
    backChannelLogoutUri: `${base}/logout/back-channel`,
  }
}

function urls(port: Ansattporten, mailbox: Mailbox, register: Register) {
  return {
    issuer: port.issuer,
    login: port.loginHost,
    mailbox: mailbox.pageUrl,
    smtp: mailbox.smtpUrl,
    register: register.pageUrl,
    registerApi: register.apiUrl,
    serviceOwners: register.listUrl,
  }
}
