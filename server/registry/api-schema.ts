import { z } from 'zod'
import { organisationKinds } from '../organisation/index.ts'
import { AltinnOrgs } from './altinn-orgs.ts'

export const ImportQuery = z.object({
  dryRun: z.enum(['true', 'false']).default('false').describe('Everything is tried and nothing is kept'),
  kind: z.enum(organisationKinds).default('service-owner').describe('What new organisations are'),
  makeEnvironments: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Environments that the list names and the installation has not are made'),
})

/** The verb names what is wrong with it by organisation and field. */
export const ImportBody = z
  .looseObject({ orgs: z.record(z.string(), z.unknown()) })
  .describe('altinn-orgs.json as it is published')

const name = z.string()

export const ImportAnswer = z.object({
  created: z.array(name),
  changed: z.array(z.object({ name, fields: z.array(z.string()) })),
  unchanged: z.array(name),
  refused: z.array(
    z.object({ name, fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })) }),
  ),
  unknownEnvironments: z.array(name),
  madeEnvironments: z.array(name),
  withdrawn: z
    .array(z.object({ name, environments: z.array(name) }))
    .describe('Was taken away from them, and not given back'),
})

export const ExportAnswer = AltinnOrgs
