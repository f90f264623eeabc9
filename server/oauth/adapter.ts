import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { exchanges } from './exchange.ts'
import {
  type Anchor,
  deleteModel,
  deleteTokens,
  findGrantIdOf,
  findModel,
  findModelByUid,
  findShadow,
  spendModel,
  storeModel,
} from './queries.ts'

const tokens = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** Where the provider keeps its state: rows that every process sees. What a browser or client presents is stored hashed. */
export const createAdapter =
  (ctx: Context) =>
  (model: string): Adapter => ({
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? null : new Date(ctx.now().getTime() + expiresIn * 1000)
      await storeModel(ctx, { ...rowOf(model, id, payload), expiresAt }, anchorsOf(model, payload))
    },
    async find(id) {
      const stored = storedId(model, id)
      const row = model === 'Session' ? findShadow(ctx, stored, liveSessionId()) : findModel(ctx, model, stored)
      const payload = payloadOf(await row, id)
      return payload && model === 'Interaction'
        ? { ...payload, returnTo: `${ctx.config.origin}/oauth/authorize/${id}` }
        : payload
    },
    findByUid: async (uid) => payloadOf(await findModelByUid(ctx, model, uid)),
    // Device codes come with the device flow.
    findByUserCode: async () => undefined,
    async consume(id) {
      const stored = storedId(model, id)
      if (await spendModel(ctx, model, stored)) return
      const grantId = await findGrantIdOf(ctx, model, stored)
      if (grantId) await deleteTokens(ctx, grantId)
      throw alreadyUsed(model)
    },
    destroy: async (id) => void (await deleteModel(ctx, model, storedId(model, id))),
    // Called once for each kind of token; the first of them takes all.
    revokeByGrantId: async (grantId) => (model === 'AccessToken' ? deleteTokens(ctx, grantId) : undefined),
  })

const rowOf = (model: string, id: string, payload: AdapterPayload) => ({
  model,
  id: storedId(model, id),
  payload: storedPayload(model, payload),
  userId: payload.accountId ?? null,
  clientId: payload.clientId ?? null,
  grantId: (tokens.has(model) && payload.grantId) || null,
  uid: payload.uid ?? null,
  sessionId: diesWithSession(model, payload) ? liveSessionId() : null,
})

const alreadyUsed = (model: string) =>
  model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri was already used')
    : new errors.InvalidGrant({ detail: `${model} was already used` })

/** A grant's id is known to rows of ours and opens nothing by itself. */
export const storedId = (model: string, id: string) => (model === 'Grant' ? id : sha256(id).toString('base64url'))

/** Without what is only there to be presented again: the id itself, and where it is repeated. */
function storedPayload(model: string, { jti, ...payload }: AdapterPayload): object {
  if (model !== 'Interaction') return payload
  const { session, returnTo, ...interaction } = payload
  if (isLogin(model, payload) || !session) return interaction
  const { cookie, ...withoutCookie } = session
  return { ...interaction, session: withoutCookie }
}

/** A login belongs to no session yet: it is there to start another one. */
const isLogin = (model: string, { prompt }: AdapterPayload) => model === 'Interaction' && prompt?.name === 'login'

const diesWithSession = (model: string, payload: AdapterPayload) =>
  ['Session', 'Interaction', 'AuthorizationCode'].includes(model) && !isLogin(model, payload)

function liveSessionId(): string | null {
  const request = Provider.ctx?.req
  return (request && exchanges.get(request)?.person?.sessionId) ?? null
}

function anchorsOf(model: string, { grantId }: AdapterPayload): Anchor[] {
  if (!tokens.has(model) || !grantId) return []
  const grant = { model: 'Grant', id: grantId }
  const source = model === 'AuthorizationCode' ? undefined : exchangedInto()
  return source ? [grant, source] : [grant]
}

/** The code or refresh token that this token request presented. */
function exchangedInto(): Anchor | undefined {
  const { RotatedRefreshToken: refreshed, AuthorizationCode: code } = Provider.ctx?.oidc.entities ?? {}
  const source = refreshed ?? code
  return source && { model: source.kind, id: storedId(source.kind, source.jti) }
}

interface Found {
  payload: unknown
  consumedAt: Date | null
}

function payloadOf(row: Found | undefined, id?: string): AdapterPayload | undefined {
  if (typeof row?.payload !== 'object' || row.payload === null) return undefined
  return { ...row.payload, ...(id && { jti: id }), ...(row.consumedAt && { consumed: toSeconds(row.consumedAt) }) }
}

const toSeconds = (time: Date) => Math.floor(time.getTime() / 1000)
