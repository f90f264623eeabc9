import { execFileSync } from 'node:child_process'
import { type Actor, operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { repositoryFolder } from '../server/repository/index.ts'
import { createService } from '../server/service/create/create-service.ts'
import { readTemplates } from '../server/service/create/template.ts'
import { getService } from '../server/service/queries.ts'
import type { ServiceFacts } from '../server/service/service.ts'

let number = 0

interface Made {
  owner: string
  name?: string
  facts?: Partial<ServiceFacts>
  by?: Actor
}

/** A service of that owner with its repository, private unless said otherwise. */
export async function serviceOf(ctx: Context, { owner, name = `service-${++number}`, facts, by = operator }: Made) {
  const template = (await readTemplates()).get('basic')
  if (!template) throw new Error('no template')
  const titles = { titleNb: 'Tjenesten', titleNn: 'Tenesta', titleEn: 'The service' }
  const all = { ...titles, description: '', visibility: 'private', ...facts } as const
  return getService(ctx, await createService(ctx, by, { owner, name, facts: all, template, licence: 'none' }))
}

/** What git says of the repository of a service. */
export const gitOf = (ctx: Context, serviceId: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${repositoryFolder(ctx, serviceId)}`, ...args], { encoding: 'utf8' }).trim()
