import type { Config } from '../config.ts'
import type { View } from '../http/view.ts'
import { Page, Paragraph } from '../ui/page.tsx'
import { MoreHelp, Part, Steps } from './parts.tsx'

const variables = 'ANSATTPORTEN_ISSUER, ANSATTPORTEN_CLIENT_ID, ANSATTPORTEN_CLIENT_SECRET'

/** For operators: from no client at Ansattporten to people who log in with it. */
export function ConnectPage({ view, config }: { view: View; config: Config }) {
  const { t } = view
  return (
    <Page view={view} title={t('help.about.connect-ansattporten')} wide>
      <p class="ds-paragraph lead">{t('help.connect.lead')}</p>
      <Part title={t('help.connect.before')}>
        <ul class="ds-list">
          <li>{t('help.connect.address', { origin: config.origin })}</li>
          <li>{t('help.connect.reach')}</li>
        </ul>
      </Part>
      <Part title={t('help.deployService.how')}>
        <Steps>
          <li>{t('help.connect.agree')}</li>
          <li>{t('help.connect.register')}</li>
          <li>{t('help.connect.set', { variables })}</li>
          <li>{t('help.connect.check', { command: 'inngang check' })}</li>
          <li>{t('help.connect.try')}</li>
          <li>{t('help.connect.production')}</li>
        </Steps>
      </Part>
      <Part title={t('help.connect.values')}>
        <Values view={view} config={config} />
      </Part>
      <Paragraph>{t('help.connect.more')}</Paragraph>
      <MoreHelp view={view} />
    </Page>
  )
}

function Values({ view: { t }, config: { origin, ansattporten } }: { view: View; config: Config }) {
  const values: [string, string][] = [
    [t('help.connect.redirect'), `${origin}/login/ansattporten/callback`],
    [t('help.connect.loggedOut'), `${origin}/logged-out`],
    [t('help.connect.frontChannel'), `${origin}/logout/front-channel`],
    [t('help.connect.backChannel'), `${origin}/logout/back-channel`],
    [t('help.connect.scopes'), 'openid profile'],
    [t('help.connect.grant'), t('help.connect.grantValue')],
    ['token_endpoint_auth_method', ansattporten.authMethod],
  ]
  return (
    <section class="scrolling" tabindex={0} aria-label={t('help.connect.values')}>
      <table class="ds-table" data-color="neutral">
        <thead>
          <tr>
            <th scope="col">{t('help.connect.field')}</th>
            <th scope="col">{t('help.connect.value')}</th>
          </tr>
        </thead>
        <tbody>
          {values.map(([field, value]) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td>
                <code>{value}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
