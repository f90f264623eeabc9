import { importJWK, type JWK, type JWTVerifyGetKey } from 'jose'
import * as client from 'openid-client'
import type { Config } from '../config.ts'
import { portAway } from './errors.ts'
import { fetchFrom } from './port-fetch.ts'
import { keysAt } from './port-keys.ts'

const refreshAfter = 24 * 3600_000
const retryAfter = 60_000

/** Our side of Ansattporten: its metadata and our credentials there. */
export interface Port {
  issuer: string
  /** Discovered at first use and once a day; an old document serves while the port is away. */
  configuration(): Promise<client.Configuration>
  /** What finds the key of a signature that did not come over a connection of ours. */
  keys(): Promise<JWTVerifyGetKey>
}

interface Known {
  configuration: client.Configuration
  keys: JWTVerifyGetKey
}

export function createPort({ ansattporten }: Pick<Config, 'ansattporten'>): Port {
  let known: Known | undefined
  let dueAt = 0
  let discovering: Promise<Known> | undefined

  async function refresh(): Promise<Known> {
    try {
      known = await discover(ansattporten)
      dueAt = performance.now() + refreshAfter
    } catch (cause) {
      if (!known) throw portAway(cause)
      // Not at every login, since each would wait for the port's silence.
      dueAt = performance.now() + retryAfter
    }
    return known
  }

  async function current(): Promise<Known> {
    if (known && performance.now() < dueAt) return known
    discovering ??= refresh().finally(() => {
      discovering = undefined
    })
    return discovering
  }

  return {
    issuer: issuerOf({ ansattporten }),
    configuration: async () => (await current()).configuration,
    keys: async () => (await current()).keys,
  }
}

/** As the port writes its own name, and so as identities are kept: without the slash that URL adds. */
export const issuerOf = ({ ansattporten }: Pick<Config, 'ansattporten'>) => ansattporten.issuer.href.replace(/\/$/, '')

async function discover(settings: Config['ansattporten']): Promise<Known> {
  const { issuer, clientId, timeoutSeconds } = settings
  const configuration = await client.discovery(
    issuer,
    clientId,
    { id_token_signed_response_alg: 'RS256' },
    await authentication(settings),
    {
      timeout: timeoutSeconds,
      [client.customFetch]: fetchFrom(issuer),
      execute: [
        // The signature is checked too, not only the connection that the token came through (SEC-D2).
        client.enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
      ],
    },
  )
  const { jwks_uri } = configuration.serverMetadata()
  if (!jwks_uri) throw new TypeError('The metadata names no keys')
  return { configuration, keys: keysAt(issuer, new URL(jwks_uri), timeoutSeconds) }
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

/** The configuration has seen to it that this is a private RSA key with a name. */
async function privateKey(json: string): Promise<client.PrivateKey> {
  const jwk: JWK = JSON.parse(json)
  const key = await importJWK(jwk, jwk.alg ?? 'RS256')
  if (!(key instanceof CryptoKey)) throw new Error('ANSATTPORTEN_CLIENT_KEY must be a private JWK')
  return { key, ...(jwk.kid && { kid: jwk.kid }) }
}
