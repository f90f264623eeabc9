import { readFileSync } from 'node:fs'

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** A failure that is told to the person as it is, without a stack. */
export class SetupFailure extends Error {}

/** Says what begins, every 15 seconds that it still goes on, and at the end how long it took. */
export async function step(title, work) {
  const begun = Date.now()
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`
  say(`setup: ${title} …`)
  const heartbeat = setInterval(() => say(`setup:   still at it, ${seconds()}`), 15_000)
  try {
    const result = await work()
    say(`setup:   done in ${seconds()}`)
    return result
  } finally {
    clearInterval(heartbeat)
  }
}

/** What a part of a run took, in a form that `.ci/run` finds again. */
export function sayMinutes(part, milliseconds) {
  const seconds = Math.round(milliseconds / 1000)
  const rest = String(seconds % 60).padStart(2, '0')
  say(`minutes: ${part.padEnd(16)} ${String(Math.floor(seconds / 60)).padStart(3)} min ${rest} s`)
}

/** The text of a file, or nothing when it is not there. */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  }
}
