import type { View } from '../http/view.ts'
import { Page, Paragraph } from '../ui/page.tsx'
import { Part, Servicedesk, Steps } from './parts.tsx'

/** How an owner lets somebody in, whether they have a user yet or not. */
export function AddPersonPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Page view={view} title={t('help.about.add-person')}>
      <p class="ds-paragraph lead">{t('help.addPerson.lead')}</p>
      <Part title={t('help.addPerson.is')}>
        <Steps>
          <li>{t('help.addPerson.find')}</li>
          <li>{t('help.addPerson.name')}</li>
          <li>{t('help.addPerson.team')}</li>
          <li>{t('help.addPerson.add')}</li>
        </Steps>
      </Part>
      <Part title={t('help.addPerson.not')}>
        <Paragraph>{t('help.addPerson.invite')}</Paragraph>
      </Part>
      <Part title={t('help.addPerson.asks')}>
        <Paragraph>{t('help.addPerson.decide')}</Paragraph>
      </Part>
      <Part title={t('help.addPerson.remove')}>
        <Paragraph>{t('help.addPerson.removeHow')}</Paragraph>
      </Part>
      <Paragraph>
        {t('help.addPerson.help')} <Servicedesk view={view} />
      </Paragraph>
    </Page>
  )
}
