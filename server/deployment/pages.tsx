import { environmentTitle } from '../environment/index.ts'
import type { FormState } from '../http/view.ts'
import type { Organisation } from '../organisation/index.ts'
import type { Commit } from '../repository/index.ts'
import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { Select } from '../ui/choice-groups.tsx'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, Form, Heading, Link, Paragraph } from '../ui/page.tsx'
import { CommitLink, StateTag } from './history-page.tsx'
import type { DeployStanding, EnvironmentStanding } from './readiness.ts'
import { WhatToDo } from './what-to-do.tsx'

interface DeployPageProps {
  shell: ServiceShell
  form: FormState
  standing: DeployStanding
  /** That owns the service; absent where a person does. */
  organisation: Organisation | undefined
  /** The newest of the default branch. */
  commits: readonly Commit[]
  done: 'deploy' | 'undeploy' | 'cancelled' | undefined
  /** Changes when a deployment goes on. */
  stamp: string
  /** Whoever has no script has asked the page to stay as it is. */
  isStill: boolean
}

const refreshSeconds = 5

/** What runs where, who may change it, and what to do about a no (E2). */
export function DeployPage(props: DeployPageProps) {
  const { shell, form, standing, organisation, done, isStill, stamp } = props
  const { view, service } = shell
  const { t } = view
  const isUnderWay = standing.environments.some((environment) => environment.isUnderWay)
  const refreshes = isUnderWay && !isStill
  return (
    <ServicePage
      shell={shell}
      current="deploy"
      title={t('deployment.title')}
      form={form}
      scripts={isUnderWay ? ['deployments'] : []}
      {...(refreshes && { scriptless: { refreshSeconds } })}
    >
      {done && <Alert color="success">{t(`deployment.done.${done}`)}</Alert>}
      <WhatToDo view={view} service={service} organisation={organisation} readiness={standing.everywhere} />
      {refreshes && (
        <noscript>
          <Paragraph subtle>
            {t('deployment.refreshes')}{' '}
            <Link href={`${servicePath(service)}/deploy?still=yes`}>{t('deployment.stopRefreshing')}</Link>
          </Paragraph>
        </noscript>
      )}
      <div
        class="stack"
        data-deployments={isUnderWay ? `${servicePath(service)}/deploy/stamp` : undefined}
        data-stamp={stamp}
      >
        {standing.environments.map((one) => (
          <EnvironmentCard key={one.environment.name} {...props} one={one} />
        ))}
      </div>
      <HelpLink view={view} about="deploy-service" />
    </ServicePage>
  )
}

type CardProps = DeployPageProps & { one: EnvironmentStanding }

function EnvironmentCard(props: CardProps) {
  const { shell, standing, organisation, one } = props
  const { view, service } = shell
  const { t } = view
  const { environment, readiness, teams, last } = one
  const path = `${servicePath(service)}/deploy`
  const isBlocked = readiness === 'no-team' || readiness === 'team-missing'
  return (
    <Card>
      <Heading level={2} id={`in-${environment.name}`}>
        {environmentTitle(environment, view.language)}{' '}
        <span class="ds-tag" data-color={environment.kind === 'production' ? 'warning' : 'neutral'}>
          {t(`deployment.kind.${environment.kind}`)}
        </span>
      </Heading>
      <Runs {...props} />
      <UnderWay {...props} />
      {!standing.everywhere && (
        <WhatToDo
          view={view}
          service={service}
          organisation={organisation}
          readiness={readiness}
          environment={environment.name}
          teams={teams}
        />
      )}
      {!isBlocked && one.hasDeployer && !one.isUnderWay && <Deploy {...props} />}
      {last && (
        <p class="ds-paragraph">
          <Link href={`${path}/history/${environment.name}`}>
            {t('deployment.history', { environment: environmentTitle(environment, view.language) })}
          </Link>
        </p>
      )}
    </Card>
  )
}

/** What runs there now, and where. */
function Runs({ shell: { view, service }, one: { running } }: CardProps) {
  const { t } = view
  if (!running) return <Paragraph>{t('deployment.runsNothing')}</Paragraph>
  return (
    <p class="ds-paragraph">
      {t('deployment.runs')} <CommitLink path={servicePath(service)} commit={running.commit} />{' '}
      <span class="subtle">
        {t('deployment.since', { time: view.time(running.changedAt) })}
        {running.createdBy && ` · ${running.createdBy}`}
      </span>
      {running.address && (
        <>
          <br />
          <Link href={running.address}>{running.address}</Link>
        </>
      )}
    </p>
  )
}

/** The last deployment, while it is under way or where it did not succeed. */
function UnderWay({ shell: { view, service }, one: { last, readiness, environment } }: CardProps) {
  const { t } = view
  if (!last || last.state === 'succeeded') return null
  const mayCancel = ['created', 'handed-over'].includes(last.state) && ['ready', 'no-answer'].includes(readiness)
  return (
    <>
      <p class="ds-paragraph" role="status">
        <StateTag view={view} deployment={last} /> {t(`deployment.act.${last.act}`)}{' '}
        <CommitLink path={servicePath(service)} commit={last.commit} />{' '}
        <span class="subtle">
          {view.time(last.changedAt)}
          {last.message && ` · ${last.message}`}
        </span>
      </p>
      {mayCancel && (
        <Form view={view} action={`${servicePath(service)}/deploy/${last.id}/cancel`}>
          <p class="actions">
            <Button variant="secondary" label={t('deployment.cancelIn', { environment: environment.name })}>
              {t('deployment.cancel')}
            </Button>
          </p>
        </Form>
      )}
    </>
  )
}

/** Which commit, and the button; and another to take away what runs. */
function Deploy({ shell, form, commits, one: { environment, running } }: CardProps) {
  const { view, service } = shell
  const { t } = view
  const { name } = environment
  const title = environmentTitle(environment, view.language)
  const action = `${servicePath(service)}/deploy`
  const own = form.values['environment'] === name ? form : { values: {}, errors: {} }
  const options = commits.map(({ id, subject }) => ({ value: id, label: `${id.slice(0, 10)} ${subject}` }))
  if (commits.length === 0) return <Paragraph subtle>{t('deployment.noCommits')}</Paragraph>
  return (
    <>
      {!service.archivedAt && (
        <Form view={view} action={action} hidden={{ environment: name }}>
          <Select
            form={own}
            name="commit"
            id={`commit-${name}`}
            label={t('deployment.commit', { branch: service.defaultBranch })}
            options={options}
          />
          <p class="actions">
            <Button>{t('deployment.deploy', { environment: title })}</Button>
          </p>
        </Form>
      )}
      {running && (
        <Form view={view} action={action} hidden={{ environment: name, act: 'undeploy' }}>
          <p class="actions">
            <Button variant="secondary">{t('deployment.undeploy', { environment: title })}</Button>
          </p>
        </Form>
      )}
    </>
  )
}
