import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { ClientMetadata } from 'oidc-provider'
import type { Context } from '../context.ts'
import { type Exchange, exchanges, type Outcome } from './exchange.ts'
import { createProvider } from './provider.ts'
import { ensureSigningKey, signingKeys } from './signing-keys.ts'

const lookForKeysEveryMs = 30_000

export interface AuthorizationServer {
  /** Answers a protocol request; what it leaves to us is the outcome. */
  answer(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<Outcome | undefined>
  /** The library with the keys of now; ask for it anew in every request. */
  provider(): Promise<Provider>
}

/**
 * Our authorization server. The library's keys are fixed when it is made, so it is made anew when the key set in the
 * database has changed; all its other state is in the database, and requests under way finish with the old one.
 */
export async function createAuthorizationServer(
  ctx: Context,
  clients: readonly ClientMetadata[],
): Promise<AuthorizationServer> {
  await ensureSigningKey(ctx)
  let current = await build()
  let lookedAt = ctx.now().getTime()

  async function build(keySet = signingKeys(ctx)) {
    const { fingerprint, read } = await keySet
    const provider = createProvider(ctx, { keys: await read(), clients })
    return { fingerprint, provider, handle: provider.callback() }
  }

  async function fresh() {
    const now = ctx.now().getTime()
    if (now - lookedAt < lookForKeysEveryMs) return current
    lookedAt = now
    const keySet = await signingKeys(ctx)
    if (keySet.fingerprint !== current.fingerprint) current = await build(Promise.resolve(keySet))
    return current
  }

  return {
    async answer(request, response, exchange) {
      const { handle } = await fresh()
      exchanges.set(request, exchange)
      await handle(request, response)
      return exchange.outcome
    },
    provider: async () => (await fresh()).provider,
  }
}
