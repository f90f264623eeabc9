import type { FormState, View } from '../http/view.ts'
import { CorrectEmailForm } from '../registration/index.ts'
import { ErrorSummary } from '../ui/fields.tsx'
import { Alert, Button, Card, Form, Heading, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import type { User } from '../user/index.ts'

interface AccountPageProps {
  view: View
  form: FormState
  user: User
  wasSent: boolean
}

export function AccountPage({ view, form, user, wasSent }: AccountPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('account.title')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      {wasSent && <Alert color="success">{t('account.sent')}</Alert>}
      <dl class="facts">
        <dt>{t('registration.username')}</dt>
        <dd>{user.username}</dd>
        {user.displayName && (
          <>
            <dt>{t('account.name')}</dt>
            <dd>{user.displayName}</dd>
          </>
        )}
        <dt>{t('registration.email')}</dt>
        <dd>
          {user.email} ({t(user.emailVerifiedAt ? 'account.verified' : 'account.unverified')})
        </dd>
      </dl>
      {!user.emailVerifiedAt && <ConfirmEmail view={view} form={form} email={user.email} />}
      <p class="actions">
        <LinkButton href="/dashboard" variant="secondary">
          {t('account.toDashboard')}
        </LinkButton>
        <LinkButton href="/account/tokens" variant="secondary">
          {t('token.title')}
        </LinkButton>
        <LinkButton href="/invitations" variant="secondary">
          {t('account.invitations')}
        </LinkButton>
      </p>
    </Page>
  )
}

/** An account that the eID activated has an address that nobody proved yet (A5). */
function ConfirmEmail({ view, form, email }: { view: View; form: FormState; email: string }) {
  const { t } = view
  return (
    <Card>
      <Heading level={2}>{t('account.confirmTitle')}</Heading>
      <Paragraph>{t('account.confirmLead')}</Paragraph>
      <Form view={view} action="/account/email/resend">
        <p class="actions">
          <Button>{t('waiting.resend')}</Button>
        </p>
      </Form>
      <CorrectEmailForm view={view} form={form} email={email} action="/account/email" />
    </Card>
  )
}
