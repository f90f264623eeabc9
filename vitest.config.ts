import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['server', 'cli', 'simulator', 'test', 'setup'].map((folder) => `${folder}/**/*.test.{ts,tsx}`),
    exclude: ['test/stories/**', '**/node_modules/**'],
    globalSetup: 'test/database.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
