import { execFileSync } from 'node:child_process'
import {
  asAdmin,
  copyTemplate,
  createTestDatabase,
  ensureBenchCluster,
  isThere,
  largeBeside,
  type TestCluster,
  type TestDatabase,
} from '../test/database.ts'

export interface BenchDatabase {
  url: string
  stop(): Promise<void>
}

/** A migrated database of the measurement's own: empty, or a copy of the one with a million users. */
export async function openBenchDatabase({ large }: { large: boolean }): Promise<BenchDatabase> {
  const { stop, ...cluster } = await ensureBenchCluster()
  try {
    const { url, drop } = large ? await copyLarge(cluster) : await createTestDatabase(cluster)
    return { url, stop: () => drop().finally(stop) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function copyLarge(cluster: TestCluster): Promise<TestDatabase> {
  const large = largeBeside(cluster.template)
  if (!(await asAdmin(cluster.adminUrl, (admin) => isThere(admin, large)))) {
    throw new Error('There is no large database of the present migrations; make it with: npm run seed -- large')
  }
  const copy = await copyTemplate({ ...cluster, template: large }, 'file_copy')
  // Gigabytes that are still being written to the disk take from what is measured.
  execFileSync('sync')
  return copy
}
