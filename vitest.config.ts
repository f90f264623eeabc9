import { defineConfig } from 'vitest/config'
import { isLong } from './test/long.ts'

const hour = 3_600_000

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['server', 'cli', 'simulator', 'examples', 'test', 'setup'].map(
      (folder) => `${folder}/**/*.{test,long}.{ts,tsx}`,
    ),
    exclude: ['test/stories/**', '**/node_modules/**', ...(isLong ? [] : ['**/*.long.ts'])],
    globalSetup: 'test/database.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: isLong ? 2 * hour : 60_000,
    hookTimeout: isLong ? hour : 120_000,
  },
})
