import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './say.mjs'

const staleAfter = 10_000

/** Lets one set-up at a time work in a clone: `npm start` and `npm test` may be typed at once. */
export async function oneAtATime(root, work) {
  const file = join(root, 'setup/node_modules/.busy')
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    if (!told) say(`setup: another set-up works in this folder (process ${owner(file)}); waiting for it`)
    told = true
    await sleep(200)
  }
  const heartbeat = setInterval(() => touch(file), 1000)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isStale(file)) return false
    rmSync(file, { force: true })
    return take(file)
  }
}

function isStale(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > staleAfter) return true
    process.kill(Number(owner(file)), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function owner(file) {
  try {
    return readFileSync(file, 'utf8') || '?'
  } catch {
    return '?'
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Taken over after a long pause of this process; there is nothing to keep alive.
  }
}
