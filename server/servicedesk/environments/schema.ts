import { z } from 'zod'
import { environmentKinds } from '../../environment/index.ts'
import { Reason } from '../schema.ts'

export const EnvironmentsQuery = z.object({
  done: z.enum(['defined', 'changed', 'deployer']).optional().catch(undefined),
})
export const EnvironmentPath = z.object({ environment: z.string() })

const title = z.string().trim().max(60, 'too-long').default('')
const facts = {
  kind: z.enum(environmentKinds, 'invalid'),
  position: z.coerce.number('invalid').int('invalid'),
  titleNb: title,
  titleNn: title,
  titleEn: title,
}
export const DefineForm = z.object({ name: z.string().trim().min(1, 'required').max(20, 'too-long'), ...facts })
export const ChangeForm = z.object({ version: z.string().regex(/^[1-9][0-9]{0,8}$/), ...facts })

/** Empty for nobody. */
export const DeployerForm = z.object({ webhook: z.union([z.literal(''), z.uuid()]) })

export const GrantsQuery = z.object({ done: z.enum(['grant', 'withdraw']).optional().catch(undefined) })

/** `grant tt02`: what is done with which environment. */
export const GrantForm = z.object({
  environments: z
    .string('required')
    .regex(/^(grant|withdraw) [a-z][a-z0-9]*$/, 'invalid')
    .transform((said) => {
      const [act, environment = ''] = said.split(' ')
      return { act: act === 'grant' ? ('grant' as const) : ('withdraw' as const), environment }
    }),
  reason: Reason,
})
