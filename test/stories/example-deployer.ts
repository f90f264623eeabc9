import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Program, startProgram, untilReady } from './processes.ts'
import type { World } from './world.ts'

/** The command line says that it did it. */
export async function must(world: World, ...args: string[]): Promise<string> {
  const { code, output, complaint } = await world.cli(args)
  if (code !== 0) throw new Error(`inngang ${args.join(' ')} ends with ${code}:\n${complaint}`)
  return output
}

/** The example deployer, as the deployer of tt02. */
export async function withDeployer(world: World, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-deployed-'))
  const port = await freePort()
  const made = JSON.parse(await must(world, 'webhook', 'create', `http://localhost:${port}`, '--json'))
  await must(world, 'deployment', 'set-deployer', 'tt02', made.id)
  const deployer: Program = startProgram(
    'examples/deployer/main.js',
    [`--port=${port}`, `--origin=${world.origin}`, `--folder=${folder}`],
    { env: { PATH: process.env.PATH, DEPLOYER_SECRET: made.secret } },
  )
  await untilReady(deployer, () => deployer.written().includes('listens'))
  try {
    await work(folder)
  } finally {
    await deployer.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
