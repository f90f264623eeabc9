import { DomainError } from '../errors.ts'

/** Only services of organisations are deployed (E2). */
export const servicesOfPeople = () => new DomainError('forbidden', 'deployment/personal')

/** The organisation does not hold the environment (E1). */
export const noEnvironment = (environment: string) =>
  new DomainError('forbidden', 'deployment/no-environment', { values: { environment } })

/** No team of the person gives it there. */
export const notInTeam = (environment: string) =>
  new DomainError('forbidden', 'deployment/not-in-team', { values: { environment } })

/** Nobody is there to hand it to. */
export const noDeployer = (environment: string) =>
  new DomainError('conflict', 'deployment/no-deployer', { values: { environment } })

/** One at a time. */
export const underWay = (environment: string) =>
  new DomainError('conflict', 'deployment/under-way', { values: { environment } })

/** What becomes of the service waits for it. */
export const deploying = () => new DomainError('conflict', 'deployment/deploying')

/** It is taken away there first. */
export const runsSomewhere = (environments: readonly string[]) =>
  new DomainError('conflict', 'deployment/runs', { values: { environments: environments.join(', ') } })

/** The deployer is at it already, or it has ended. */
export const cannotCancel = () => new DomainError('conflict', 'deployment/cannot-cancel')

/** It has ended otherwise: who deploys stops. */
export const isOver = () => new DomainError('conflict', 'deployment/over')

/** Nothing runs that could be taken away. */
export const runsNothing = (environment: string) =>
  new DomainError('conflict', 'deployment/runs-nothing', { values: { environment } })

/** The same for a deployment that there is not. */
export const deployerUnknown = () => new DomainError('unauthenticated', 'deployment/token')
