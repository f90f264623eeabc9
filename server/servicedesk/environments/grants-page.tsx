import { type Environment, environmentTitle } from '../../environment/index.ts'
import type { FormState } from '../../http/view.ts'
import { nameIn, type Organisation } from '../../organisation/index.ts'
import { RadioGroup } from '../../ui/choice-groups.tsx'
import { Alert, Button, Form, Link, Paragraph } from '../../ui/page.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'
import { ReasonField } from '../reason-field.tsx'

interface GrantsPageProps {
  desk: Desk
  form: FormState
  organisation: Organisation
  environments: readonly Environment[]
  /** The names of those that it holds. */
  held: readonly string[]
  done: 'grant' | 'withdraw' | undefined
}

/** Which environments a service owner holds, and one more or one fewer (E1). */
export function GrantsPage({ desk, form, organisation, environments, held, done }: GrantsPageProps) {
  const { view } = desk
  const { t } = view
  const path = `/servicedesk/organisations/${organisation.name}`
  const options = environments.map((environment) => {
    const { name } = environment
    const act = held.includes(name) ? 'withdraw' : 'grant'
    const label = t(`desk.environments.act.${act}`, { environment: environmentTitle(environment, view.language) })
    return { value: `${act} ${name}`, label }
  })
  const title = t('desk.environments.of', { name: nameIn(organisation, view.language) })
  return (
    <ServicedeskPage desk={desk} current="organisations" title={title} form={form}>
      {done && <Alert color="success">{t(`desk.environments.act.${done}Done`)}</Alert>}
      <Paragraph>{t('desk.environments.grantLead')}</Paragraph>
      <Form view={view} action={`${path}/environments`}>
        <RadioGroup form={form} name="environments" legend={t('desk.environments.what')} options={options} initial="" />
        <ReasonField view={view} form={form} help={t('desk.environments.reasonHelp')} />
        <p class="actions">
          <Button>{t('desk.environments.do')}</Button>
          <Link href={path}>{t('desk.cancel')}</Link>
        </p>
      </Form>
    </ServicedeskPage>
  )
}
