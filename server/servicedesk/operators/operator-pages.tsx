import type { FormState, View } from '../../http/view.ts'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, Paragraph } from '../../ui/page.tsx'
import { shownName } from '../../user/index.ts'
import { type Desk, ServicedeskPage } from '../pages.tsx'
import { ReasonField } from '../reason-field.tsx'

interface ShownOperator {
  username: string
  displayName: string | null
  state: 'pending' | 'active' | 'deactivated'
  grantedBy: string | null
  grantedAt: Date
}

interface OperatorsPageProps {
  desk: Desk
  form: FormState
  operators: readonly ShownOperator[]
  done: 'added' | 'removed' | undefined
}

/** Who works at the servicedesk, and one more. */
export function OperatorsPage({ desk, form, operators, done }: OperatorsPageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="operators" title={t('desk.operators.title')} form={form}>
      {done && <Alert color="success">{t(`desk.operators.done.${done}`)}</Alert>}
      <div class="columns">
        <section aria-labelledby="all">
          <Heading level={2} id="all">
            {t('desk.operators.all')}
          </Heading>
          <ul class="rows">
            {operators.map((operator) => (
              <li key={operator.username}>
                <Listed view={view} operator={operator} />
              </li>
            ))}
          </ul>
        </section>
        <section class="stack" aria-labelledby="add">
          <Heading level={2} id="add">
            {t('desk.operators.add')}
          </Heading>
          <Paragraph>{t('desk.operators.addLead')}</Paragraph>
          <Form view={view} action="/servicedesk/operators">
            <TextField form={form} name="username" label={t('desk.operators.username')} maxlength={100} />
            <ReasonField view={view} form={form} />
            <p class="actions">
              <Button>{t('desk.operators.add')}</Button>
            </p>
          </Form>
        </section>
      </div>
    </ServicedeskPage>
  )
}

function Listed({ view: { t, date }, operator }: { view: View; operator: ShownOperator }) {
  const { username, state, grantedBy, grantedAt } = operator
  const values = { by: grantedBy ?? t('desk.operators.server'), date: date(grantedAt) }
  return (
    <>
      <p class="ds-paragraph">
        <strong>{shownName(operator)}</strong> ({username})
        {state === 'deactivated' && ` – ${t('desk.state.deactivated')}`}
        <br />
        <span class="subtle">{t('desk.operators.granted', values)}</span>
      </p>
      <Link href={`/servicedesk/operators/${username}/removal`}>
        {t('desk.operators.remove')} <span class="visually-hidden">{username}</span>
      </Link>
    </>
  )
}

interface RemoveOperatorPageProps {
  desk: Desk
  form: FormState
  operator: ShownOperator
}

/** Takes the role away from one of them, with a reason. */
export function RemoveOperatorPage({ desk, form, operator: { username } }: RemoveOperatorPageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="operators" title={t('desk.operators.removeTitle', { username })} form={form}>
      <Paragraph>{t('desk.operators.removeLead')}</Paragraph>
      <Form view={view} action={`/servicedesk/operators/${username}/removal`}>
        <ReasonField view={view} form={form} />
        <p class="actions">
          <Button>{t('desk.operators.remove')}</Button>
          <Link href="/servicedesk/operators">{t('desk.cancel')}</Link>
        </p>
      </Form>
    </ServicedeskPage>
  )
}
