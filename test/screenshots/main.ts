// Pictures of every page, for looking at: npm run screenshots [-- nb nn en], into screenshots/.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { ensureTestCluster } from '../database.ts'
import { chromiumArguments, chromiumPath } from '../stories/chromium.ts'
import { createWorld, openStage, type Settings, type Stage } from '../stories/world.ts'
import { ends, tokens } from './account.ts'
import { camera, folder, type Language, locales, type Walk } from './camera.ts'
import { deployments } from './deployments.ts'
import { closed, errors } from './errors.ts'
import { joining } from './joining.ts'
import { organisations, people } from './organisations.ts'
import { representation, requests } from './requests.ts'
import { servicedesk } from './servicedesk.ts'
import { serviceEnds, services } from './services.ts'
import { activation, captchaFails, consent, form, gitLogin, proof, strangersPages } from './way-in.ts'

const isLanguage = (text: string): text is Language => text in locales

interface Tour {
  settings?: Settings
  parts: readonly ((walk: Walk) => Promise<void>)[]
}

const tours: readonly Tour[] = [
  {
    parts: [
      strangersPages,
      proof,
      form,
      captchaFails,
      activation,
      consent,
      tokens,
      gitLogin,
      representation,
      organisations,
      people,
      joining,
      requests,
      services,
      serviceEnds,
      deployments,
      servicedesk,
      ends,
    ],
  },
  // What fails here is meant to, and the log of a world must be empty at its end.
  { settings: { LOG_LEVEL: 'fatal' }, parts: [errors] },
  { settings: { REGISTRATION: 'closed' }, parts: [closed] },
]

async function walk(language: Language, stage: Stage) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments })
  const shoot = camera(language)

  async function go({ settings = {}, parts }: Tour) {
    const world = await createWorld(stage, browser, { settings, person: { locale: locales[language] } })
    try {
      for (const part of parts) await part({ world, stage, language, shoot })
    } finally {
      await world.end()
    }
  }

  try {
    for (const tour of tours) await go(tour)
  } finally {
    await browser.close()
  }
}

const wanted = process.argv.slice(2).filter(isLanguage)
const cluster = await ensureTestCluster()
const stage = await openStage()
try {
  for (const language of wanted.length > 0 ? wanted : (['nb', 'nn', 'en'] as const)) {
    await rm(join(folder, language), { recursive: true, force: true })
    await mkdir(join(folder, language), { recursive: true })
    await walk(language, stage)
  }
} finally {
  await stage.stop()
  await cluster.stop()
}
process.exit()
