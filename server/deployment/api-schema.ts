import { z } from 'zod'
import { CursorTime, PageQuery, pageOf } from '../http/cursor.ts'
import { ServiceParams } from '../service/schema.ts'
import { capabilities } from '../team/index.ts'
import { deploymentActs, deploymentStates, reportedStates } from './deployment.ts'

const time = z.iso.datetime()

export const DeploymentParams = ServiceParams.extend({ deployment: z.uuid() })
export const ReportParams = z.object({ deployment: z.uuid() })
export const HistoryPart = PageQuery.extend({ environment: z.string().max(100).optional() })
export const HistoryKey = z.object({ at: CursorTime, id: z.uuid() })

export const NewDeployment = z.object({
  environment: z.string(),
  act: z.enum(deploymentActs).default('deploy').describe('undeploy takes away what runs there'),
  commit: z.string().optional().describe('In full; absent, the head of the default branch'),
})

export const DeploymentBody = z.object({
  id: z.uuid(),
  environment: z.string(),
  act: z.enum(deploymentActs),
  commit: z.string(),
  state: z.enum(deploymentStates),
  createdBy: z.string().nullable(),
  createdAt: time,
  changedAt: time,
  address: z.string().nullable().describe('Where it runs, as the deployer says'),
  message: z.string().nullable().describe('How it went, as the deployer says'),
})
export const Deployments = pageOf(DeploymentBody)

export const Report = z.object({
  state: z.enum(reportedStates),
  address: z.string().optional().describe('Where it runs, for people'),
  message: z.string().optional().describe('How it went, in a sentence for people'),
})

export const DeployerParams = z.object({ environment: z.string() })
export const Deployer = z.object({ webhook: z.uuid().nullable().describe('Null for nobody') })
export const Deployers = z.object({ items: z.array(z.object({ environment: z.string(), webhook: z.uuid() })) })

const decisionActions = ['service:read', 'service:write', 'service:admin', ...capabilities] as const

const decisionReasons = [
  'owner',
  'team',
  'access',
  'no-such-user',
  'personal',
  'no-environment',
  'no-access',
  'no-team',
  'not-given',
  'archived',
] as const

const name = z.string().min(1).max(100)

export const Question = z.object({
  user: name.describe('Username'),
  action: z.enum(decisionActions),
  service: z
    .string()
    .max(200)
    .regex(/^[^/]+\/[^/]+$/, 'invalid')
    .optional()
    .describe('owner/name'),
  organisation: name.optional().describe('Short name; either this or the service'),
  environment: name.optional().describe('For deploy, admin, resources:publish and access-lists:manage'),
})

export type Question = z.infer<typeof Question>

export const Answer = z.object({
  decision: z.boolean(),
  reason: z
    .enum(decisionReasons)
    .describe(
      'Yes: an owner of the organisation; by a team; by access to the service. No: no active user of that name; the service is personal; the organisation does not hold the environment; the user cannot do this with the service; is in no team; no team of the user gives it; the service is archived',
    ),
})
export type Answer = z.infer<typeof Answer>
