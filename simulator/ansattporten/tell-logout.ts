import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { PortClient } from './client.ts'
import type { FaultSwitch } from './faults.ts'
import { type Keys, signingKey } from './keys.ts'
import { seconds } from './memory.ts'
import { pairwiseSubject } from './persons.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const longestWait = 5_000

/** What is needed to tell services that a person has logged out here. */
export interface Messenger {
  issuer: string
  clients: readonly PortClient[]
  faults: FaultSwitch
  keys: Keys
}

interface Login {
  client: PortClient
  sid: string
  subject: string
}

/**
 * Posts a logout token to every service that the session logged in to, once each, and returns the addresses that the
 * browser opens in frames to tell them too.
 */
export async function tellLogout(messenger: Messenger, session: KoaContextWithOIDC['oidc']['session']) {
  const logins = loginsOf(messenger.clients, session)
  const { on } = messenger.faults
  if (on !== 'noBackChannel') await Promise.all(logins.map((login) => post(messenger, login)))
  if (on === 'noFrames' || on === 'badLogoutToken') return []
  return logins.flatMap(({ client, sid }) => frameAddress(client, { iss: messenger.issuer, sid }))
}

function loginsOf(clients: readonly PortClient[], session: KoaContextWithOIDC['oidc']['session']): Login[] {
  const accountId = session?.accountId
  if (!session || !accountId) return []
  return clients.flatMap((client) => {
    const sid = session.authorizations?.[client.clientId]?.sid
    return sid ? [{ client, sid, subject: pairwiseSubject(client.clientId, accountId) }] : []
  })
}

function frameAddress({ frontChannelLogoutUri }: PortClient, query: { iss: string; sid: string }): string[] {
  return frontChannelLogoutUri ? [`${frontChannelLogoutUri}?${new URLSearchParams(query)}`] : []
}

/** Nobody waits for a service that does not answer, and nobody tries again. */
async function post(messenger: Messenger, login: Login) {
  const address = login.client.backChannelLogoutUri
  if (!address) return
  const body = new URLSearchParams({ logout_token: await logoutToken(messenger, login) })
  const signal = AbortSignal.timeout(longestWait)
  await fetch(address, { method: 'POST', body, signal, redirect: 'manual' }).catch(() => undefined)
}

function logoutToken({ issuer, keys, faults }: Messenger, { client, sid, subject }: Login) {
  const honest = signingKey(keys, faults.on)
  const key = faults.on === 'badLogoutToken' ? keys.stranger : honest
  const now = seconds()
  return new SignJWT({ sid, events: { [event]: {} } })
    .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', kid: honest.kid })
    .setIssuer(issuer)
    .setAudience(client.clientId)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + 120)
    .sign(key.privateKey)
}
