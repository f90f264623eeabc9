import { z } from 'zod'
import { organisationKinds } from '../organisation/index.ts'
import { environmentKinds } from './environment.ts'

const title = z.string().trim().default('').describe('Empty, people call it by its name')

const Facts = {
  kind: z.enum(environmentKinds),
  position: z.int().default(0).describe('Where it stands among the others'),
  titleNb: title,
  titleNn: title,
  titleEn: title,
}

export const EnvironmentParams = z.object({ environment: z.string() })
export const EnvironmentEdit = z.object(Facts)
export const EnvironmentBody = z.object({ name: z.string(), ...Facts })
export const Environments = z.object({ items: z.array(EnvironmentBody) })

export const KindEdit = z.object({ kind: z.enum(organisationKinds), reason: z.string() })
