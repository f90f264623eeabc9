import type { View } from '../http/view.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Link, Page, Paragraph } from '../ui/page.tsx'
import { MoreHelp, Part, Servicedesk, Steps } from './parts.tsx'

/** The ways into an organisation that is here, and whom to ask. */
export function JoinOrganisationPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('help.about.join-organisation')}>
      <p class="ds-paragraph lead">{t('help.joinOrganisation.lead')}</p>
      <Part title={t('help.joinOrganisation.ask')}>
        <Steps>
          <li>
            {t('help.joinOrganisation.askFind')} <Link href="/orgs">{t('help.joinOrganisation.toList')}</Link>
          </li>
          <li>{t('help.joinOrganisation.askOpen')}</li>
          <li>{t('help.joinOrganisation.askAnswer')}</li>
        </Steps>
      </Part>
      <Part title={t('help.joinOrganisation.other')}>
        <ul class="ds-list">
          <li>{t('help.joinOrganisation.invited')}</li>
          <li>{t('help.joinOrganisation.byDomain')}</li>
        </ul>
      </Part>
      <Part title={t('help.joinOrganisation.unknown')}>
        <Paragraph>
          {t('help.joinOrganisation.unknownHelp')} <Servicedesk view={view} />
        </Paragraph>
      </Part>
      <Part title={t('help.joinOrganisation.notHere')}>
        <HelpLink view={view} about="get-organisation" />
      </Part>
      <Part title={t('help.joinOrganisation.administrator')}>
        <HelpLink view={view} about="add-person" />
      </Part>
      <MoreHelp view={view} />
    </Page>
  )
}
