import { existsSync } from 'node:fs'
import { run } from './process.mjs'
import { SetupFailure, step } from './say.mjs'

export const hasApt = existsSync('/usr/bin/apt-get')

/** Whether packages of Debian can be installed by us; else a person does it. */
export const mayInstall = hasApt && process.getuid?.() === 0

export const installing = (...names) => ['install', '-y', '--no-install-recommends', ...names]

/** Installs packages of Debian, as root. */
export const install = (...names) =>
  step(`installing ${names[0]} with apt-get`, async () => {
    await apt(['update'])
    await apt(installing(...names))
  })

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
