import type { View } from '../http/view.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { MoreHelp, Part } from './parts.tsx'

/** Who can get an organisation, and how. */
export function GetOrganisationPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('help.about.get-organisation')}>
      <p class="ds-paragraph lead">{t('help.getOrganisation.lead', { publisher: studio.publisher })}</p>
      <Part title={t('help.getOrganisation.who')}>
        <Paragraph>{t('dashboard.getWho', { publisher: studio.publisher })}</Paragraph>
        <ul class="ds-list">
          <li>{t('dashboard.getOwner')}</li>
          <li>{t('dashboard.getDeveloper')}</li>
        </ul>
      </Part>
      <Part title={t('help.getOrganisation.environments')}>
        <Paragraph>{t('dashboard.getEnvironments')}</Paragraph>
      </Part>
      <Part title={t('help.getOrganisation.how')}>
        <Paragraph>{t('help.getOrganisation.apply')}</Paragraph>
        <p class="actions">
          <LinkButton href="/requests/new">{t('help.getOrganisation.toForm')}</LinkButton>
        </p>
        <Paragraph>{t('help.getOrganisation.write', { servicedesk: studio.servicedesk })}</Paragraph>
        <ul class="ds-list">
          <li>{t('help.getOrganisation.writeName')}</li>
          <li>{t('help.getOrganisation.writeAdministrator')}</li>
          <li>{t('help.getOrganisation.writeGround')}</li>
        </ul>
      </Part>
      <Part title={t('help.getOrganisation.after')}>
        <Paragraph>{t('help.getOrganisation.afterHelp')}</Paragraph>
        <HelpLink view={view} about="add-person" />
      </Part>
      <Part title={t('help.getOrganisation.neither')}>
        <Paragraph>{t('help.getOrganisation.neitherHelp')}</Paragraph>
        <HelpLink view={view} about="join-organisation" />
      </Part>
      <MoreHelp view={view} />
    </Page>
  )
}
