import type { View } from '../http/view.ts'
import { nameIn, type Organisation } from '../organisation/index.ts'
import { type Service, servicePath } from '../service/index.ts'
import { Alert, Link, Paragraph } from '../ui/page.tsx'
import type { Readiness } from './deployment.ts'

interface WhatToDoProps {
  view: View
  service: Service
  organisation: Organisation | undefined
  readiness: Readiness | undefined
  environment?: string
  /** Teams that let their members deploy there. */
  teams?: readonly string[]
}

/** Which of the six holds, and what to do: whom to ask, and where (E2). */
export function WhatToDo(props: WhatToDoProps) {
  switch (props.readiness) {
    case 'personal':
      return <Personal {...props} />
    case 'no-environment':
      return <NoEnvironment {...props} />
    case 'no-team':
      return <NoTeam {...props} />
    case 'team-missing':
      return <TeamMissing {...props} />
    case 'no-answer':
      return (
        <Alert color="warning">
          {props.view.t('deployment.noAnswer')} <Servicedesk view={props.view} />
        </Alert>
      )
    case 'ready':
    case undefined:
      return null
  }
}

const Personal = ({ view: { t }, service }: WhatToDoProps) => (
  <Alert color="info">
    <Paragraph>{t('deployment.personal')}</Paragraph>
    <Paragraph>
      {t('deployment.personalDo')} <Link href="/orgs">{t('deployment.organisations')}</Link> ·{' '}
      <Link href={`${servicePath(service)}/copy`}>{t('deployment.copy')}</Link>
    </Paragraph>
  </Alert>
)

function NoEnvironment({ view, organisation }: WhatToDoProps) {
  const { t, language } = view
  const name = organisation ? nameIn(organisation, language) : ''
  const isServiceOwner = organisation?.kind === 'service-owner'
  return (
    <Alert color="info">
      <Paragraph>{t('deployment.noEnvironment', { organisation: name })}</Paragraph>
      {isServiceOwner ? (
        <Paragraph>
          {t('deployment.noEnvironmentDo', { organisation: organisation.name })} <Servicedesk view={view} />
        </Paragraph>
      ) : (
        <Paragraph>{t('deployment.notServiceOwner')}</Paragraph>
      )}
    </Alert>
  )
}

const NoTeam = ({ view: { t, language }, organisation }: WhatToDoProps) => (
  <Alert color="info">
    {t('deployment.noTeam', { organisation: organisation ? nameIn(organisation, language) : '' })}{' '}
    <Link href={`/orgs/${organisation?.name}/join`}>{t('deployment.join')}</Link>
  </Alert>
)

const TeamMissing = ({ view: { t, language }, organisation, environment = '', teams = [] }: WhatToDoProps) => (
  <Alert color="info">
    {teams.length > 0
      ? t('deployment.teamMissing', {
          organisation: organisation ? nameIn(organisation, language) : '',
          environment,
          teams: teams.join(', '),
        })
      : t('deployment.teamNone', { environment })}{' '}
    <Link href={`/orgs/${organisation?.name}`}>{t('deployment.owners')}</Link>
  </Alert>
)

const Servicedesk = ({ view: { studio } }: Pick<WhatToDoProps, 'view'>) => (
  <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
)
