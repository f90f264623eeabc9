import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { hasApt, install, installing, mayInstall } from './apt.mjs'
import { SetupFailure } from './say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const elsewhere = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a Chromium for the browser stories; as root it is installed when there is none. */
export async function findOrInstallChromium() {
  const found = findChromium()
  if (found) return found
  if (!mayInstall) {
    const command = hasApt
      ? `sudo apt-get ${installing('chromium').join(' ')}`
      : 'INNGANG_CHROMIUM=/path/to/chromium npm test'
    throw new SetupFailure(
      `The browser tests need Chromium, and there is none here. Run this, then try again:\n  ${command}`,
    )
  }
  await install('chromium')
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

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
