import { type BrowserContextOptions, test as base, expect } from '@playwright/test'
import { createWorld, openStage, type Settings, type Stage, type World } from './world.ts'

interface Story {
  /** Environment variables that this story changes. */
  settings: Settings
  /** The first person's browser: language, script, size. */
  browserOptions: BrowserContextOptions
  /** How many processes of the program share the work. */
  processes: number
  world: World
}

export const test = base.extend<Story, { stage: Stage }>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      const stage = await openStage()
      await use(stage)
      await stage.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  settings: [{}, { option: true }],
  browserOptions: [{}, { option: true }],
  processes: [1, { option: true }],
  world: async ({ stage, browser, settings, browserOptions, processes }, use) => {
    const world = await createWorld(stage, browser, { settings, person: browserOptions, processes })
    await use(world)
    await world.end()
    expect(world.watched.complaints, 'browsers have nothing to complain about').toEqual([])
  },
})

export { expect }
