import type { Adapter, AdapterPayload } from 'oidc-provider'
import { inPushedForm, pushedLifetime } from './pushed-request.ts'

interface Entry {
  model: string
  payload: AdapterPayload
  expiresAt: number
}

const sweepEvery = 60_000

/** Everything the port remembers. It is gone when the program stops. */
export class Memory {
  #entries = new Map<string, Entry>()
  #sweeper = setInterval(() => this.#sweep(), sweepEvery).unref()

  close() {
    clearInterval(this.#sweeper)
    this.#entries.clear()
  }

  adapter = (model: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => this.#keep(model, id, payload, expiresIn),
    find: async (id) => this.#find(model, id),
    findByUid: async (uid) => this.#findWhere(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => this.#findWhere(model, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = this.#find(model, id)
      if (payload) payload.consumed = seconds()
    },
    destroy: async (id) => void this.#entries.delete(`${model} ${id}`),
    revokeByGrantId: async (grantId) => this.forgetGrant(grantId),
  })

  /** Codes and tokens of one login. A login in progress that knows of the grant goes on. */
  forgetGrant(grantId: string) {
    for (const [key, { model, payload }] of this.#entries) {
      if (payload.grantId === grantId && model !== 'Interaction') this.#entries.delete(key)
    }
  }

  #keep(model: string, id: string, payload: AdapterPayload, expiresIn: number | undefined) {
    const isPushed = model === 'PushedAuthorizationRequest'
    const lifetime = isPushed ? pushedLifetime : expiresIn
    this.#entries.set(`${model} ${id}`, {
      model,
      payload: isPushed ? inPushedForm(payload, seconds()) : payload,
      expiresAt: lifetime === undefined ? Number.POSITIVE_INFINITY : seconds() + lifetime,
    })
  }

  #find(model: string, id: string): AdapterPayload | undefined {
    const entry = this.#entries.get(`${model} ${id}`)
    return entry && entry.expiresAt > seconds() ? entry.payload : undefined
  }

  #findWhere(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.model === model && entry.expiresAt > seconds() && matches(entry.payload)) return entry.payload
    }
    return undefined
  }

  #sweep() {
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt <= seconds()) this.#entries.delete(key)
    }
  }
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
