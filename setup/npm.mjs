import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { run, withNode } from './process.mjs'
import { readIfThere, SetupFailure } from './say.mjs'

/**
 * Runs `npm ci` in `folder`. A copy of the lock file is written as `mark` when all is in place: an interrupted run
 * leaves none. No package's install script runs; nothing here needs one.
 */
export async function npmCi({ node, folder, mark }) {
  rmSync(mark, { force: true })
  const lock = readIfThere(join(folder, 'package-lock.json'))
  const cache = cacheIfHomeless()
  const npm = findNpm()
  const options = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const quiet = ['--loglevel=error', '--no-progress', '--no-update-notifier']
  const { code, output } = await run(npm ? node : 'npm', [...(npm ? [npm] : []), ...options, ...quiet], {
    cwd: folder,
    env: { ...withoutOuterNpm(withNode(node)), ...(cache && { npm_config_cache: cache }) },
  })
  if (cache) rmSync(cache, { recursive: true, force: true })
  if (code !== 0) {
    const said = output.trim().split('\n').slice(0, 20).join('\n')
    throw new SetupFailure(
      `npm could not fetch the packages (npm ci in ${folder} ended with ${code}). It said:\n${said}`,
    )
  }
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(mark, lock)
}

/** npm's own file, so that it runs on the Node we choose and ends with us. */
function findNpm() {
  const running = process.env.npm_execpath
  if (running && basename(running) === 'npm-cli.js' && existsSync(running)) return running
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = join(folder, 'npm')
    if (existsSync(found) && basename(realpathSync(found)) === 'npm-cli.js') return realpathSync(found)
  }
  return undefined
}

/** What `npm start` tells its scripts about itself would be taken by an inner npm as settings. */
function withoutOuterNpm(env) {
  const outer = /^npm_(lifecycle|package|config_(local_prefix|prefix|global_prefix|omit|only|production))/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name) && name !== 'NODE_ENV'))
}

/** A cache to throw away, for those who have no home of their own to keep one in. */
function cacheIfHomeless() {
  try {
    accessSync(homedir(), constants.W_OK)
    return undefined
  } catch {
    return mkdtempSync(join(tmpdir(), 'inngang-npm-'))
  }
}
