export const deploymentActs = ['deploy', 'undeploy'] as const
export type DeploymentAct = (typeof deploymentActs)[number]

export const deploymentStates = [
  'created',
  'handed-over',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'no-answer',
] as const
export type DeploymentState = (typeof deploymentStates)[number]

/** Under way; of these there is one at most for each service and environment. */
export const openStates = ['created', 'handed-over', 'running'] as const

/** What a deployer reports. */
export const reportedStates = ['running', 'succeeded', 'failed'] as const
export type ReportedState = (typeof reportedStates)[number]

/** A commit of a service that somebody wants to run in an environment, or wants there no more (E3). */
export interface Deployment {
  id: string
  serviceId: string
  organisationId: string
  environment: string
  act: DeploymentAct
  commit: string
  state: DeploymentState
  /** The username of who made it; null for an operator, and once that account is gone. */
  createdBy: string | null
  createdAt: Date
  changedAt: Date
  /** Where it runs, and how it went, as the deployer says. */
  address: string | null
  message: string | null
}

/** Where the history goes on after it. */
export const keyOfDeployment = ({ createdAt, id }: Deployment) => ({ at: createdAt, id })

export const isOpen = (state: DeploymentState) => openStates.some((open) => open === state)

const ranks: Record<DeploymentState, number> = {
  created: 0,
  'handed-over': 1,
  running: 2,
  'no-answer': 3,
  succeeded: 4,
  failed: 4,
  cancelled: 4,
}

/** States only go on. Who did not answer in time may still say how it ended, since that is how it is. */
export const mayFollow = (before: DeploymentState, after: DeploymentState) => ranks[after] > ranks[before]

export const statesBefore = (after: DeploymentState): DeploymentState[] =>
  deploymentStates.filter((before) => mayFollow(before, after))

/** Seconds in a state after which the deployer counts as not answering. */
export const patience = { created: 30 * 60, 'handed-over': 15 * 60, running: 60 * 60 } as const

/** One of what can hold of a service and a person where something is to be deployed (E2). */
export type Readiness = 'personal' | 'no-environment' | 'no-team' | 'team-missing' | 'no-answer' | 'ready'

interface Standing {
  ownerKind: 'user' | 'organisation'
  /** In the organisation that owns the service. */
  isMember: boolean
  /** Whether the organisation holds any environment, or the one that is meant. */
  isEntitled: boolean
  /** Whether a team of the person gives it there. */
  mayDeploy: boolean
  /** Whether there is a deployer, and its last answer was not missed. */
  isAnswering: boolean
}

/** The first of them that holds, in the order in which somebody can do something about it. */
export function readinessOf(standing: Standing): Readiness {
  if (standing.ownerKind === 'user') return 'personal'
  if (!standing.isEntitled) return 'no-environment'
  if (!standing.isMember) return 'no-team'
  if (!standing.mayDeploy) return 'team-missing'
  return standing.isAnswering ? 'ready' : 'no-answer'
}

/** A place on the web that a page may lead to. */
export function isAddress(text: string): boolean {
  const url = text.length <= 500 && /^https?:\/\/\S+$/.test(text) ? URL.parse(text) : null
  return url !== null && url.username === '' && url.password === ''
}
