import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './process.mjs'
import { SetupFailure, step } from './say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const elsewhere = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const packages = ['install', '-y', '--no-install-recommends', 'chromium']

/** The path of a Chromium for the browser stories; as root it is installed when there is none. */
export async function findOrInstallChromium() {
  const found = findChromium()
  if (found) return found
  const hasApt = existsSync('/usr/bin/apt-get')
  if (!hasApt || process.getuid?.() !== 0) {
    const command = hasApt ? `sudo apt-get ${packages.join(' ')}` : 'INNGANG_CHROMIUM=/path/to/chromium npm test'
    throw new SetupFailure(
      `The browser tests need Chromium, and there is none here. Run this, then try again:\n  ${command}`,
    )
  }
  await step('installing Chromium with apt-get', async () => {
    await apt(['update'])
    await apt(packages)
  })
  const installed = findChromium()
  if (!installed) throw new SetupFailure('apt-get installed chromium, but there is no /usr/bin/chromium.')
  return installed
}

function findChromium() {
  const wanted = process.env.INNGANG_CHROMIUM
  if (wanted) {
    if (isExecutable(wanted)) return wanted
    throw new SetupFailure(`INNGANG_CHROMIUM is ${wanted}, which is not a program that can be run.`)
  }
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = names.flatMap((name) => path.map((folder) => join(folder, name)))
  return [...candidates, ...elsewhere].find(isExecutable)
}

async function apt(args) {
  const { code, output } = await run('/usr/bin/apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (code !== 0) {
    throw new SetupFailure(
      `apt-get ${args.join(' ')} ended with ${code}:\n${output.trim().split('\n').slice(-15).join('\n')}`,
    )
  }
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
