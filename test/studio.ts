import { createSecrets } from '../server/secrets.ts'
import type { TestBrowser } from './browser.ts'
import type { Database } from './pair.ts'

const redirectUri = 'http://localhost:8080/studio/callback'

/** The studio as another program would be it: with its secret, and the verifier that our database keeps for it. */
export function createStudio(db: Database, secret: string) {
  const [mac] = createSecrets([secret]).macs('studio client', 'studio')
  const authorization = `Basic ${Buffer.from(`studio:${mac?.mac.toString('base64url')}`).toString('base64')}`
  return {
    /** A fresh code for somebody who has consented before, and what belongs to it. */
    async code(browser: TestBrowser) {
      await db('delete from studio_access')
      const begun = await browser.get('/dashboard')
      const { pathname, search } = new URL(begun.location, redirectUri)
      const { location } = await browser.get(pathname + search)
      const [login] = await db('select code_verifier from studio_login order by expires_at desc limit 1')
      return { code: new URL(location).searchParams.get('code') ?? '', code_verifier: String(login?.['code_verifier']) }
    },
    redeem: (address: string, proof: { code: string; code_verifier: string }) =>
      fetch(`${address}/oauth/token`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ grant_type: 'authorization_code', redirect_uri: redirectUri, ...proof }),
      }),
  }
}
