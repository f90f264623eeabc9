import type { ComponentChildren } from 'preact'
import type { View } from '../http/view.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Heading, Link, Page, Paragraph } from '../ui/page.tsx'
import { MoreHelp, Part, Servicedesk, Steps } from './parts.tsx'

/** From a new service to one that runs, and what each of the six answers of the page means (E2). */
export function DeployServicePage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('help.about.deploy-service')}>
      <p class="ds-paragraph lead">{t('help.deployService.lead')}</p>
      <Part title={t('help.deployService.need')}>
        <ul class="ds-list">
          <li>{t('help.deployService.needOwner')}</li>
          <li>{t('help.deployService.needTeam')}</li>
        </ul>
      </Part>
      <Part title={t('help.deployService.how')}>
        <Steps>
          <li>
            {t('help.deployService.create')} <Link href="/services/new">{t('help.deployService.toCreate')}</Link>
          </li>
          <li>{t('help.deployService.change')}</li>
          <li>{t('help.deployService.open')}</li>
          <li>{t('help.deployService.choose')}</li>
          <li>{t('help.deployService.wait')}</li>
        </Steps>
      </Part>
      <Part title={t('help.deployService.says')}>
        <Answers view={view} />
      </Part>
      <MoreHelp view={view} />
    </Page>
  )
}

function Answers({ view }: { view: View }) {
  const { t } = view
  return (
    <>
      <Answer says={t('help.deployService.noEnvironment')} means={t('help.deployService.noEnvironmentHelp')}>
        <HelpLink view={view} about="get-organisation" />
      </Answer>
      <Answer says={t('help.deployService.noTeam')} means={t('help.deployService.noTeamHelp')}>
        <HelpLink view={view} about="join-organisation" />
      </Answer>
      <Answer says={t('help.deployService.noCapability')} means={t('help.deployService.noCapabilityHelp')}>
        <HelpLink view={view} about="add-person" />
      </Answer>
      <Answer says={t('help.deployService.personal')} means={t('help.deployService.personalHelp')} />
      <Answer says={t('help.deployService.may')} means={t('help.deployService.mayHelp')} />
      <Answer says={t('help.deployService.silent')} means={t('help.deployService.silentHelp')}>
        <Paragraph>
          <Servicedesk view={view} />
        </Paragraph>
      </Answer>
    </>
  )
}

interface AnswerProps {
  says: string
  means: string
  children?: ComponentChildren
}

const Answer = ({ says, means, children }: AnswerProps) => (
  <>
    <Heading level={3}>{says}</Heading>
    <Paragraph>{means}</Paragraph>
    {children}
  </>
)
