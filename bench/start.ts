import { setTimeout as sleep } from 'node:timers/promises'
import { startBuilt } from '../test/built-program.ts'
import { freePort } from '../test/stories/processes.ts'
import { type BenchOptions, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const rounds = 10

/** From the start of the program until its front page is there: beside a database that runs, and with its own. */
export const measureStart = (options: BenchOptions) =>
  withProduct(options, async ({ fleet }) => {
    const production = await measureStarts(fleet.env)
    // Everything that a machine without configuration lacks, as `npm start` brings it up; the data of this clone.
    const local = await measureStarts({})
    writeTable(
      ['first page', 'median ms', 'longest ms', 'starts'],
      [
        ['PostgreSQL up', ...production],
        ['with its own PostgreSQL and the simulator', ...local],
      ],
    )
  })

/** The first start makes what later ones find, and does not count. */
async function measureStarts(env: Record<string, string>): Promise<number[]> {
  await startOnce(env)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await startOnce(env))
  times.sort((a, b) => a - b)
  return [times[Math.ceil(rounds / 2) - 1] ?? 0, times.at(-1) ?? 0, rounds]
}

async function startOnce(env: Record<string, string>): Promise<number> {
  const PORT = String(await freePort())
  const begun = performance.now()
  const program = await startBuilt(['start'], { env: { ...env, PORT, BASE_URL: `http://localhost:${PORT}` } })
  while (!(await hasFrontPage(`http://127.0.0.1:${PORT}/`))) {
    if (program.child.exitCode !== null) throw new Error(`The program ended:\n${program.written.err}`)
    await sleep(5)
  }
  const took = performance.now() - begun
  await program.until('Inngang is ready')
  program.child.kill('SIGTERM')
  await program.ended
  return took
}

async function hasFrontPage(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
