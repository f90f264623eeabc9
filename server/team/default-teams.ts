import type { Capability, TeamFacts } from './team.ts'

const owners = { name: 'Owners', scope: 'all', access: 'admin' } as const
const developers = { name: 'Devs', scope: 'all', access: 'write', capability: 'service:create' } as const

const inEnvironments: readonly { name: string; environment: string; capability: Capability }[] = [
  { name: 'Deploy-TT02', environment: 'tt02', capability: 'deploy' },
  { name: 'Deploy-Production', environment: 'production', capability: 'deploy' },
  { name: 'Admin-TT02', environment: 'tt02', capability: 'admin' },
  { name: 'Admin-Production', environment: 'production', capability: 'admin' },
  { name: 'Resources-Publish-TT02', environment: 'tt02', capability: 'resources:publish' },
  { name: 'Resources-Publish-PROD', environment: 'production', capability: 'resources:publish' },
  { name: 'AccessLists-TT02', environment: 'tt02', capability: 'access-lists:manage' },
  { name: 'AccessLists-PROD', environment: 'production', capability: 'access-lists:manage' },
]

/** Their services are chosen when these are made. */
const onChosenServices = ['Datamodels', 'Resources']

type NewTeam = TeamFacts & { kind: 'owners' | 'ordinary' }

/** The teams of a new organisation; none for an environment that it does not have (T1). */
export function defaultTeams(environments: readonly string[]): NewTeam[] {
  const plain = { kind: 'ordinary', description: '', capabilities: [] } as const
  const { capability, ...devs } = developers
  return [
    { ...plain, ...owners, kind: 'owners' },
    { ...plain, ...devs, capabilities: [{ capability, environment: null }] },
    ...onChosenServices.map((name) => ({ ...plain, name, scope: 'chosen' as const, access: 'write' as const })),
    ...inEnvironments
      .filter(({ environment }) => environments.includes(environment))
      .map(({ name, ...right }) => ({
        ...plain,
        name,
        scope: 'chosen' as const,
        access: 'read' as const,
        capabilities: [right],
      })),
  ]
}
