import type { View } from '../http/view.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { MoreHelp, Part, Steps } from './parts.tsx'

/** Every step from the front page to one's own dashboard, and the remedy for a link that does not work. */
export function CreateUserPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('help.about.create-user')}>
      <p class="ds-paragraph lead">{t('help.createUser.lead')}</p>
      <Paragraph>{t('help.createUser.need')}</Paragraph>
      <TheSteps view={view} />
      <Part title={t('help.createUser.invalid')} id="invalid">
        <Paragraph>{t('help.createUser.invalidHelp')}</Paragraph>
        <p class="actions">
          <LinkButton href="/login" variant="secondary">
            {t('help.createUser.logIn')}
          </LinkButton>
        </p>
        <Paragraph>{t('help.createUser.invalidWhy')}</Paragraph>
        <Paragraph>{t('help.createUser.invalidAddress')}</Paragraph>
      </Part>
      <Part title={t('help.createUser.noMail')}>
        <Paragraph>{t('help.createUser.noMailHelp')}</Paragraph>
      </Part>
      <Part title={t('help.createUser.next')}>
        <HelpLink view={view} about="join-organisation" />
        <HelpLink view={view} about="get-organisation" />
        <HelpLink view={view} about="deploy-service" />
      </Part>
      <MoreHelp view={view} />
    </Page>
  )
}

/** Buttons are called here what they are called where they are. */
function TheSteps({ view: { t, studio } }: { view: View }) {
  return (
    <Steps>
      <li>
        {t('help.createUser.begin', { address: studio.name, button: t('front.create') })}{' '}
        <Link href="/">{t('help.createUser.toFrontPage')}</Link>
      </li>
      <li>{t('help.createUser.prove')}</li>
      <li>
        {t('help.createUser.fill', { button: t('registration.complete') })}{' '}
        {t('help.createUser.before', { studio: studio.name, button: t('registration.connect') })}
      </li>
      <li>
        {t('help.createUser.activate', { button: t('activation.press') })} {t('help.createUser.code')}
      </li>
      <li>{t('help.createUser.authorise', { studio: studio.name, button: t('oauth.consent.authorize') })}</li>
      <li>{t('help.createUser.dashboard')}</li>
    </Steps>
  )
}
