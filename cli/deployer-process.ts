import { fork } from 'node:child_process'
import { ownProcess } from '../server/root.ts'

interface Options {
  port: number
  /** Where it answers Inngang. */
  origin: string
  /** Where it remembers what it serves. */
  folder: string
  secret: string
  onLost: (what: string) => void
}

/** The example deployer, in a process of its own that ends with this one, however it ends. */
export async function startDeployer({ port, origin, folder, secret, onLost }: Options): Promise<() => void> {
  const child = fork(
    ownProcess('examples/deployer/main'),
    [`--port=${port}`, `--origin=${origin}`, `--folder=${folder}`],
    // A group of its own, so that Ctrl+C reaches it by way of us and nobody is told that it is gone.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true },
  )
  child.send({ secret })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`The example deployer ended with code ${code}`)))
  })
  let stopping = false
  child.once('exit', () => stopping || onLost('The example deployer'))
  return () => {
    stopping = true
    if (child.connected) child.disconnect()
  }
}
