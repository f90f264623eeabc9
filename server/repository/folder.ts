import { join } from 'node:path'
import type { Context } from '../context.ts'

type WithConfig = Pick<Context, 'config'>

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Where the repository of a service lies: `<repositories>/<first two digits>/<id>.git`. Made from an id that we chose,
 * never from a name (SEC-K8); the folders in between keep each listing short.
 */
export function repositoryFolder(ctx: WithConfig, serviceId: string): string {
  if (!id.test(serviceId)) throw new Error('A repository is named by the id of its service')
  return join(ctx.config.repositories, serviceId.slice(0, 2), `${serviceId}.git`)
}

/** What is being made or unmade; on the file system of the repositories, so that a rename moves it. */
export const unfinishedFolder = ({ config }: WithConfig) => join(config.repositories, 'tmp')
