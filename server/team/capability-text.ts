import type { ServiceAccess } from '../policy.ts'
import type { T } from '../text/text.ts'
import { capabilityNamed, type Team } from './team.ts'

/** `deploy:tt02` in words. */
export function capabilityText(t: T, name: string): string {
  const { capability, environment } = capabilityNamed(name) ?? {}
  switch (capability) {
    case 'service:create':
      return t('team.createServices')
    case 'deploy':
      return t('team.deploy', { environment })
    case 'admin':
      return t('team.administer', { environment })
    case 'resources:publish':
      return t('team.publish', { environment })
    case 'access-lists:manage':
      return t('team.lists', { environment })
    case undefined:
      return name
  }
}

const accessTexts = {
  read: 'team.accessRead',
  write: 'team.accessWrite',
  admin: 'team.accessAdmin',
} as const satisfies Record<ServiceAccess, string>

export const accessText = (t: T, access: ServiceAccess) => t(accessTexts[access])

const scopeTexts = { all: 'team.scopeAll', chosen: 'team.scopeChosen' } as const

export const scopeText = (t: T, scope: Team['scope']) => t(scopeTexts[scope])

/** Which services a team reaches, and how far. */
export const reachText = (t: T, { scope, access }: Pick<Team, 'scope' | 'access'>) =>
  t('team.reach', { scope: scopeText(t, scope), access: accessText(t, access) })
