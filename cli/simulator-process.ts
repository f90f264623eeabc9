import { fork } from 'node:child_process'
import { ownProcess } from '../server/root.ts'

export interface Simulator {
  issuer: string
  smtp: string
  mailbox: string
  /** The page of the simulated Enhetsregisteret, and what takes the place of its API. */
  register: string
  registerApi: string
  /** A published list of service owners. */
  serviceOwners: string
  stop(): void
}

interface Options {
  ports: Record<'issuer' | 'login' | 'mailbox' | 'smtp' | 'register', number>
  baseUrl: string
  clientSecret: string
  onLost: (what: string) => void
}

/** The simulated Ansattporten, Enhetsregisteret and the mailbox, in a process of their own that ends with this one, however it ends. */
export async function startSimulator({ ports, baseUrl, clientSecret, onLost }: Options): Promise<Simulator> {
  const child = fork(
    ownProcess('simulator/main'),
    [
      `--issuer-port=${ports.issuer}`,
      `--login-port=${ports.login}`,
      `--mailbox-port=${ports.mailbox}`,
      `--smtp-port=${ports.smtp}`,
      `--register-port=${ports.register}`,
      `--base-url=${baseUrl}`,
      '--client-id=inngang',
      '--display-name=Altinn Studio',
    ],
    // A group of its own, so that Ctrl+C reaches it by way of us and nobody is told that it is gone.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true },
  )
  child.send({ clientSecret })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`The simulator ended with code ${code}`)))
  })
  let stopping = false
  child.once('exit', () => stopping || onLost('The simulator'))
  return {
    issuer: `http://localhost:${ports.issuer}`,
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    mailbox: `http://localhost:${ports.mailbox}`,
    register: `http://localhost:${ports.register}`,
    registerApi: `http://localhost:${ports.register}/enhetsregisteret/api`,
    serviceOwners: `http://localhost:${ports.register}/orgs/altinn-orgs.json`,
    stop() {
      stopping = true
      if (child.connected) child.disconnect()
    },
  }
}
