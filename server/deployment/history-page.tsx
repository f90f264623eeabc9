import type { View } from '../http/view.ts'
import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { Link, LinkButton, Paragraph } from '../ui/page.tsx'
import type { Deployment } from './deployment.ts'

interface HistoryPageProps {
  shell: ServiceShell
  environment: string
  deployments: readonly Deployment[]
  next: string | null
  /** Whether these are the newest. */
  first: boolean
}

/** What was deployed of a service to one environment, the newest first (E3). */
export function HistoryPage({ shell, environment, deployments, next, first }: HistoryPageProps) {
  const { view, service } = shell
  const { t } = view
  const path = `${servicePath(service)}/deploy`
  return (
    <ServicePage shell={shell} current="deploy" title={t('deployment.historyOf', { environment })}>
      <p class="ds-paragraph">
        <Link href={path}>{t('deployment.back')}</Link>
      </p>
      {deployments.length === 0 && <Paragraph subtle>{t('deployment.none')}</Paragraph>}
      <DeploymentLog view={view} path={servicePath(service)} deployments={deployments} />
      <p class="actions">
        {!first && (
          <LinkButton href={`${path}/history/${environment}`} variant="tertiary">
            {t('deployment.newest')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={`${path}/history/${environment}?cursor=${next}`} variant="secondary">
            {t('deployment.older')}
          </LinkButton>
        )}
      </p>
    </ServicePage>
  )
}

interface LogProps {
  view: View
  /** Of the service. */
  path: string
  deployments: readonly Deployment[]
}

const DeploymentLog = ({ view, path, deployments }: LogProps) => (
  <ol class="log">
    {deployments.map((deployment) => (
      <li key={deployment.id}>
        <time class="subtle" dateTime={deployment.createdAt.toISOString()}>
          {view.time(deployment.createdAt)}
        </time>
        <span>
          <StateTag view={view} deployment={deployment} /> {view.t(`deployment.act.${deployment.act}`)}{' '}
          <CommitLink path={path} commit={deployment.commit} />{' '}
          <span class="subtle">
            {deployment.createdBy ?? view.t('deployment.servicedesk')}
            {deployment.message && ` · ${deployment.message}`}
          </span>
        </span>
      </li>
    ))}
  </ol>
)

const colours = {
  created: 'info',
  'handed-over': 'info',
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'neutral',
  'no-answer': 'warning',
} as const

/** How a deployment stands, in words. */
export const StateTag = ({ view, deployment: { state } }: { view: View; deployment: Deployment }) => (
  <span class="ds-tag" data-color={colours[state]}>
    {view.t(`deployment.state.${state}`)}
  </span>
)

/** One commit, by the beginning of its id. */
export const CommitLink = ({ path, commit }: { path: string; commit: string }) => (
  <Link href={`${path}/commits/${commit}`}>
    <code>{commit.slice(0, 10)}</code>
  </Link>
)
