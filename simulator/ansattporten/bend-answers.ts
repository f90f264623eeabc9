import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { bendDetails } from './bend-details.ts'
import type { Fault, FaultSwitch } from './faults.ts'
import { type Keys, type SigningKey, signingKey } from './keys.ts'
import { seconds } from './memory.ts'

const longerThanAnybodyWaits = 60_000

/** Answers programs and browsers wrongly while a fault is switched on. */
export function bendAnswers(provider: Provider, faults: FaultSwitch, keys: Keys) {
  provider.use(async (ctx, next) => {
    const { on } = faults
    if (isSilent(on, ctx.path)) await sleep(longerThanAnybodyWaits, undefined, { ref: false })
    if (ctx.path === '/token' && (on === 'tokenError' || on === 'usedCode')) return refuse(ctx, on)
    await next()
    if (on) await bend(ctx, on, keys)
  })
}

const isSilent = (on: Fault | undefined, path: string) =>
  (on === 'tokenSilence' && path === '/token') || (on === 'keysSilence' && path === '/jwks.json')

type Answer = Pick<KoaContextWithOIDC, 'path' | 'status' | 'body' | 'response'>

function refuse(ctx: Answer, on: 'tokenError' | 'usedCode') {
  ctx.status = on === 'tokenError' ? 500 : 400
  ctx.body = { error: on === 'tokenError' ? 'server_error' : 'invalid_grant' }
}

async function bend(ctx: Answer, on: Fault, keys: Keys) {
  if (ctx.path.startsWith('/authorize')) bendRedirect(ctx, on)
  else if (ctx.path === '/jwks.json' && on === 'rotatedKey') ctx.body = { keys: [keys.next.publicJwk] }
  else if (ctx.path === '/token' && hasIdToken(ctx.body)) {
    ctx.body = {
      ...ctx.body,
      id_token: await bendToken(decodeJwt(ctx.body.id_token), on, keys),
      ...('authorization_details' in ctx.body &&
        on !== 'otherDetails' && { authorization_details: bendDetails(ctx.body.authorization_details, on) }),
    }
  } else if (ctx.path === '/userinfo' && isObject(ctx.body)) ctx.body = bendClaims(ctx.body, on)
}

function bendRedirect({ response }: Answer, on: Fault) {
  const to = URL.parse(response.get('location'))
  if (!to?.searchParams.has('code')) return
  if (on === 'issuer') to.searchParams.set('iss', 'https://ansattporten.example')
  if (on === 'state') to.searchParams.set('state', 'altered')
  response.set('location', to.href)
}

const isObject = (body: unknown): body is Record<string, unknown> => typeof body === 'object' && body !== null

export const hasIdToken = (body: unknown): body is { id_token: string } =>
  isObject(body) && typeof body['id_token'] === 'string'

function bendToken(claims: JWTPayload, on: Fault, keys: Keys): Promise<string> | string {
  const payload = bendClaims(claims, on)
  if (on === 'unsigned') return new UnsecuredJWT(payload).encode()
  if (on === 'sharedSecret') return signWithSecret(payload, keys.current)
  if (on === 'unknownKey') return sign(payload, keys.stranger)
  return sign(payload, signingKey(keys, on))
}

const sign = (payload: JWTPayload, { kid, privateKey }: SigningKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)

/** With HS256 the secret is what everybody knows: the public key. */
const signWithSecret = (payload: JWTPayload, { kid, publicJwk }: SigningKey) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', kid })
    .sign(new TextEncoder().encode(JSON.stringify(publicJwk)))

const changes: Partial<Record<Fault, (now: number) => JWTPayload>> = {
  audience: () => ({ aud: 'another-service' }),
  nonce: () => ({ nonce: 'another' }),
  expired: (now) => ({ exp: now - 3600 }),
  skewedClock: (now) => ({ iat: now - 300, exp: now - 180, auth_time: now - 300 }),
  lowLevel: () => ({ acr: 'low' }),
  noNumber: () => ({ pid: undefined }),
  noNames: () => ({ given_name: undefined, family_name: undefined }),
}

/** JSON leaves out what is undefined. */
const bendClaims = (claims: JWTPayload, on: Fault): JWTPayload => ({
  ...claims,
  authorization_details: bendDetails(claims['authorization_details'], on),
  ...changes[on]?.(seconds()),
})
