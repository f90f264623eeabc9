import { type Environment, environmentKinds, environmentTitle } from '../../environment/index.ts'
import type { FormState, View } from '../../http/view.ts'
import { RadioGroup, Select } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, Paragraph } from '../../ui/page.tsx'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'

interface ListedEnvironment extends Environment {
  /** How many organisations hold it. */
  holders: number
  hasDeployer: boolean
}

interface EnvironmentsPageProps {
  desk: Desk
  form: FormState
  environments: readonly ListedEnvironment[]
  done: 'defined' | 'changed' | 'deployer' | undefined
}

/** Every environment in its order, and one more. */
export function EnvironmentsPage({ desk, form, environments, done }: EnvironmentsPageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="environments" title={t('desk.environments.title')} form={form}>
      {done && <Alert color="success">{t(`desk.environments.done.${done}`)}</Alert>}
      <Paragraph>{t('desk.environments.lead')}</Paragraph>
      <div class="columns">
        <section aria-labelledby="all">
          <Heading level={2} id="all">
            {t('desk.environments.all')}
          </Heading>
          <ul class="rows">
            {environments.map((environment) => (
              <li key={environment.name}>
                <Listed view={view} environment={environment} />
              </li>
            ))}
          </ul>
        </section>
        <section class="stack" aria-labelledby="define">
          <Heading level={2} id="define">
            {t('desk.environments.define')}
          </Heading>
          <Form view={view} action="/servicedesk/environments">
            <TextField
              form={form}
              name="name"
              label={t('desk.environments.name')}
              help={t('desk.environments.nameHelp')}
              maxlength={20}
            />
            <Facts view={view} form={form} />
            <p class="actions">
              <Button>{t('desk.environments.define')}</Button>
            </p>
          </Form>
        </section>
      </div>
    </ServicedeskPage>
  )
}

function Listed({ view: { t, language }, environment }: { view: View; environment: ListedEnvironment }) {
  const { name, kind, holders, hasDeployer } = environment
  return (
    <p class="ds-paragraph">
      <Link href={`/servicedesk/environments/${name}`}>{environmentTitle(environment, language)}</Link>{' '}
      <code>{name}</code> · {t(`deployment.kind.${kind}`)}
      <br />
      <span class="subtle">
        {t('desk.environments.holders', { count: holders })}
        {!hasDeployer && ` · ${t('desk.environments.noDeployer')}`}
      </span>
    </p>
  )
}

const noFacts = { kind: 'test', position: 0, titleNb: '', titleNn: '', titleEn: '' } as const
const titles = { titleNb: 'nb', titleNn: 'nn', titleEn: 'en' } as const

function Facts({
  view: { t },
  form,
  known = noFacts,
}: {
  view: View
  form: FormState
  known?: typeof noFacts | Environment
}) {
  return (
    <>
      {(Object.keys(titles) as (keyof typeof titles)[]).map((title) => (
        <TextField
          key={title}
          form={form}
          name={title}
          label={t(`desk.environments.${title}`)}
          initial={known[title]}
          lang={titles[title]}
          maxlength={60}
          optional
        />
      ))}
      <RadioGroup
        form={form}
        name="kind"
        legend={t('desk.environments.kind')}
        options={environmentKinds.map((kind) => ({ value: kind, label: t(`deployment.kind.${kind}`) }))}
        initial={known.kind}
      />
      <TextField
        form={form}
        name="position"
        label={t('desk.environments.position')}
        help={t('desk.environments.positionHelp')}
        initial={`${known.position}`}
        inputmode="numeric"
        maxlength={4}
      />
    </>
  )
}

interface EnvironmentPageProps {
  desk: Desk
  form: FormState
  environment: Environment
  endpoints: readonly { id: string; url: string; description: string }[]
  /** The endpoint of who deploys there. */
  deployer: string | undefined
}

/** What an environment is called, where it stands, and who deploys there. */
export function EnvironmentPage({ desk, form, environment, endpoints, deployer }: EnvironmentPageProps) {
  const { view } = desk
  const { t } = view
  const path = `/servicedesk/environments/${environment.name}`
  const version = form.values['version'] ?? `${environment.version}`
  const options = endpoints.map(({ id, url, description }) => ({ value: id, label: description || new URL(url).host }))
  return (
    <ServicedeskPage
      desk={desk}
      current="environments"
      title={environmentTitle(environment, view.language)}
      form={form}
    >
      <div class="columns">
        <section class="stack" aria-labelledby="facts">
          <Heading level={2} id="facts">
            {t('desk.environments.change')}
          </Heading>
          <Form view={view} action={path} hidden={{ version }}>
            <Facts view={view} form={form} known={environment} />
            <p class="actions">
              <Button>{t('settings.save')}</Button>
              <Link href="/servicedesk/environments">{t('desk.cancel')}</Link>
            </p>
          </Form>
        </section>
        <Section id="deployer" title={t('desk.environments.deployer')}>
          <Paragraph>{t('desk.environments.deployerLead')}</Paragraph>
          <Form view={view} action={`${path}/deployer`}>
            <Select
              form={form}
              name="webhook"
              label={t('desk.environments.webhook')}
              options={[{ value: '', label: t('desk.environments.nobody') }, ...options]}
              initial={deployer ?? ''}
            />
            <p class="actions">
              <Button variant="secondary">{t('desk.environments.setDeployer')}</Button>
            </p>
          </Form>
        </Section>
      </div>
    </ServicedeskPage>
  )
}
