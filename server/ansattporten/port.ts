import { importJWK, type JWK } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../config.ts'
import { portAway } from './errors.ts'

const timeoutSeconds = 10
const refreshAfterMilliseconds = 24 * 3600_000

/** Our side of Ansattporten: its metadata and our credentials there. */
export interface Port {
  issuer: string
  /** Discovered at first use and once a day; an old document serves while the port is away. */
  configuration(): Promise<client.Configuration>
}

export function createPort({ ansattporten }: Pick<Config, 'ansattporten'>): Port {
  let known: { configuration: client.Configuration; at: number } | undefined
  const issuer = ansattporten.issuer.href.replace(/\/$/, '')
  return {
    issuer,
    async configuration() {
      if (known && performance.now() - known.at < refreshAfterMilliseconds) return known.configuration
      try {
        known = { configuration: await discover(ansattporten), at: performance.now() }
      } catch (cause) {
        if (!known) throw Object.assign(portAway(), { cause })
      }
      return known.configuration
    },
  }
}

async function discover(settings: Config['ansattporten']): Promise<client.Configuration> {
  const loopback = settings.issuer.protocol === 'http:'
  return client.discovery(settings.issuer, settings.clientId, undefined, await authentication(settings), {
    timeout: timeoutSeconds,
    execute: [
      // The signature is checked too, not only the connection that the token came through (SEC-D2).
      client.enableNonRepudiationChecks,
      ...(loopback ? [client.allowInsecureRequests] : []),
    ],
  })
}

async function authentication({
  authMethod,
  clientSecret,
  clientKey,
}: Config['ansattporten']): Promise<client.ClientAuth> {
  switch (authMethod) {
    case 'client_secret_basic':
      return client.ClientSecretBasic(clientSecret)
    case 'client_secret_post':
      return client.ClientSecretPost(clientSecret)
    case 'private_key_jwt':
      return client.PrivateKeyJwt(await privateKey(clientKey ?? ''))
  }
}

async function privateKey(json: string): Promise<client.PrivateKey> {
  const jwk: JWK = JSON.parse(json)
  const key = await importJWK(jwk, jwk.alg ?? 'RS256')
  if (!(key instanceof CryptoKey) || !jwk.kid)
    throw new Error('ANSATTPORTEN_CLIENT_KEY must be a private JWK with a kid')
  return { key, kid: jwk.kid }
}
