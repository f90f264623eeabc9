import type { Capability, TeamFacts } from './team.ts'

const owners = { name: 'Owners', scope: 'all', access: 'admin' } as const
const developers = { name: 'Devs', scope: 'all', access: 'write', capability: 'service:create' } as const

/** Their services are chosen when these are made. */
const onChosenServices = ['Datamodels', 'Resources']

/** What an environment is called in the names of teams, where not by its own name in capitals. */
const called: Readonly<Record<string, { long: string; short: string }>> = {
  production: { long: 'Production', short: 'PROD' },
}

export type NewTeam = TeamFacts & { kind: 'owners' | 'ordinary' }

const plain = { kind: 'ordinary', description: '', capabilities: [] } as const

/** The teams of a new organisation; none for an environment that it does not have (T1). */
export function defaultTeams(environments: readonly string[]): NewTeam[] {
  const { capability, ...devs } = developers
  return [
    { ...plain, ...owners, kind: 'owners' },
    { ...plain, ...devs, capabilities: [{ capability, environment: null }] },
    ...onChosenServices.map((name) => ({ ...plain, name, scope: 'chosen' as const, access: 'write' as const })),
    ...[...new Set(environments)].flatMap(teamsFor),
  ]
}

/** The teams of one environment, each with what it may there. */
export function teamsFor(environment: string): NewTeam[] {
  const capitals = environment.toUpperCase()
  const { long, short } = called[environment] ?? { long: capitals, short: capitals }
  const named: [string, Capability][] = [
    [`Deploy-${long}`, 'deploy'],
    [`Admin-${long}`, 'admin'],
    [`Resources-Publish-${short}`, 'resources:publish'],
    [`AccessLists-${short}`, 'access-lists:manage'],
  ]
  return named.map(([name, capability]) => ({
    ...plain,
    name,
    scope: 'chosen',
    access: 'read',
    capabilities: [{ capability, environment }],
  }))
}
