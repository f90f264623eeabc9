import type { Context } from '../context.ts'
import { gitClients } from './git-clients.ts'
import { countGrants } from './grant-queries.ts'
import { studioMetadata } from './studio-client.ts'

/** An application that people can let act for them, and how many have. */
export interface Application {
  id: string
  name: string
  scopes: readonly string[]
  grants: number
}

/** All of them; they are part of the program, and none is registered yet (C4). */
export async function listApplications(ctx: Context): Promise<Application[]> {
  const counts = await countGrants(ctx)
  return [studioMetadata(ctx), ...gitClients].map(({ client_id: id, client_name: name, scope }) => ({
    id,
    name: name ?? id,
    scopes: scope?.split(' ') ?? [],
    grants: counts.get(id) ?? 0,
  }))
}
