import type { Config } from '../config.ts'
import { readAtMost, userAgent } from '../outgoing.ts'
import { type OrganisationList, readOrganisationList } from './altinn-orgs.ts'

const longestList = 5 * 1024 * 1024
const patience = 30_000

/** Fetches `altinn-orgs.json` from the configured address, and follows no redirect (SEC-D14). */
export async function fetchOrganisationList(config: Config, url: URL): Promise<OrganisationList> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
    headers: { accept: 'application/json', 'user-agent': userAgent(config) },
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`${url.href} answered ${response.status}`)
  }
  return readOrganisationList((await readAtMost(longestList, response)).toString('utf8'))
}
