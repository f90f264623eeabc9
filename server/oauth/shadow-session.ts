import type Provider from 'oidc-provider'
import { exchanges } from './exchange.ts'

/**
 * The provider's browser session never decides who is logged in: whenever it is read, it takes over who our live
 * session says is there (C3). A row of another of our sessions is not even found.
 */
export function shadowLiveSession(provider: Provider) {
  const read = provider.Session.get.bind(provider.Session)
  provider.Session.get = async (ctx) => {
    const session = await read(ctx)
    const person = exchanges.get(ctx.req)?.person
    if (!person) return session
    const loginTs = Math.floor(person.authenticatedAt.getTime() / 1000)
    if (session.accountId === person.userId && session.loginTs === loginTs) return session
    session.loginAccount({ accountId: person.userId, loginTs, transient: true })
    // Without this mark the library stores a new session only once it changed something itself.
    return Object.assign(session, { touched: true })
  }
}
