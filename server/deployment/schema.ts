import { z } from 'zod'
import { ServiceParams } from '../service/schema.ts'
import { deploymentActs } from './deployment.ts'

export const PageQuery = z.object({
  /** What happened just now; told once. */
  done: z.enum(['deploy', 'undeploy', 'cancelled']).optional().catch(undefined),
  /** Without script, whoever wants to read in peace. */
  still: z.literal('yes').optional().catch(undefined),
})

export const HistoryParams = ServiceParams.extend({ environment: z.string().max(100) })
export const HistoryQuery = z.object({ cursor: z.string().max(1000).optional() })

export const DeployForm = z.object({
  environment: z.string().max(100, 'too-long').default(''),
  act: z.enum(deploymentActs, 'invalid').default('deploy'),
  commit: z.string().max(100, 'too-long').default(''),
})
