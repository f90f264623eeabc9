import { ensureTestCluster } from '../database.ts'

/** Holds the server of the tests' databases for the whole run, so that it is started and stopped once. */
async function holdDatabaseServer() {
  const { stop } = await ensureTestCluster()
  return stop
}

// Playwright takes a set-up from the default export only.
export default holdDatabaseServer
