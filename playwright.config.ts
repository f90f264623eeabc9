import { defineConfig } from '@playwright/test'
import { chromiumArguments, chromiumPath } from './test/stories/chromium.ts'

/** The browser stories. They use what was built: `npm test` builds first. */
export default defineConfig({
  testDir: 'test/stories',
  testMatch: '*.story.ts',
  outputDir: 'test-results',
  globalSetup: './test/stories/database-server.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: chromiumPath, args: chromiumArguments },
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
  },
})
