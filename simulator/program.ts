import type { Ansattporten, AnsattportenOptions, PortClient } from './ansattporten/index.ts'
import { startAnsattporten } from './ansattporten/index.ts'
import { type Mailbox, type MailboxOptions, startMailbox } from './mailbox/index.ts'

export interface ProgramOptions extends MailboxOptions, Omit<AnsattportenOptions, 'clients'> {
  baseUrl: string
  clientId: string
  displayName: string
  credentials: Pick<PortClient, 'clientSecret' | 'jwks' | 'tokenEndpointAuthMethod'>
}

export interface Program {
  urls: Record<'issuer' | 'login' | 'mailbox' | 'smtp', string>
  close: () => Promise<void>
}

/** Everything of the outer world that Inngang talks to, on this machine. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const base = options.baseUrl.replace(/\/$/, '')
  const mailbox = await startMailbox(options)
  const port = await startAnsattporten({
    ...options,
    clients: [
      {
        clientId: options.clientId,
        displayName: options.displayName,
        ...options.credentials,
        redirectUris: [`${base}/login/ansattporten/callback`],
        postLogoutRedirectUris: [`${base}/logged-out`],
        frontChannelLogoutUri: `${base}/logout/front-channel`,
        backChannelLogoutUri: `${base}/logout/back-channel`,
      },
    ],
  }).catch(async (error: unknown) => {
    await mailbox.close()
    throw error
  })
  return { urls: urls(port, mailbox), close: async () => void (await Promise.all([port.close(), mailbox.close()])) }
}

function urls(port: Ansattporten, mailbox: Mailbox) {
  return { issuer: port.issuer, login: port.loginHost, mailbox: mailbox.pageUrl, smtp: mailbox.smtpUrl }
}
