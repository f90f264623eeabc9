import type { FormState, View } from '../http/view.ts'
import { PasswordField } from '../password/index.ts'
import { ErrorSummary, TextField } from '../ui/fields.tsx'
import { Alert, Button, Form, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'

export function ForgottenPage({ view, form }: { view: View; form: FormState }) {
  const { t } = view
  return (
    <Page view={view} title={t('login.forgottenTitle')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('login.forgottenLead')}</Paragraph>
      <Form view={view} action="/password/forgotten">
        <TextField form={form} name="login" label={t('registration.login')} autocomplete="username" maxlength={254} />
        <p class="actions">
          <Button>{t('login.sendLink')}</Button>
          <Link href="/login">{t('shell.back')}</Link>
        </p>
      </Form>
    </Page>
  )
}

export const ResetSentPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('login.resetSentTitle')}>
    <Paragraph>{view.t('login.resetSentLead')}</Paragraph>
    <Paragraph>{view.t('login.resetSentOr')}</Paragraph>
    <LinkButton href="/login/ansattporten" variant="secondary">
      {view.t('front.logInAnsattporten')}
    </LinkButton>
  </Page>
)

interface ResetPageProps {
  view: View
  form: FormState
  minimum: number
  passphrase: string
}

export function ResetPage({ view, form, minimum, passphrase }: ResetPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('login.resetTitle')} failed={Object.keys(form.errors).length > 0} scripts={['password']}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('login.resetLead')}</Paragraph>
      <Form view={view} action="/password/reset">
        <PasswordField
          view={view}
          form={form}
          minimum={minimum}
          suggestion={passphrase}
          label={t('login.newPassword')}
        />
        <p class="actions">
          <Button>{t('login.setPassword')}</Button>
        </p>
      </Form>
    </Page>
  )
}

export const PasswordChangedPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('login.changedTitle')}>
    <Alert color="success">{view.t('login.changedLead')}</Alert>
    <LinkButton href="/login">{view.t('front.logIn')}</LinkButton>
  </Page>
)
