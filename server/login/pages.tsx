import type { FormState, View } from '../http/view.ts'
import { ErrorSummary, TextField } from '../ui/fields.tsx'
import { Button, Form, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { WaysIn } from '../ui/ways-in.tsx'

interface LogInPageProps {
  view: View
  form: FormState
  returnTo: string | undefined
  /** Somebody asked for a new login; a session that lives at the port is not enough. */
  fresh: boolean
  passwordLogin: boolean
}

/** Ansattporten first, the password second (L1). */
export function LogInPage({ view, form, returnTo, fresh, passwordLogin }: LogInPageProps) {
  const { t } = view
  const kept = { ...(returnTo && { return_to: returnTo }), ...(fresh && { fresh: '1' }) }
  const query = Object.keys(kept).length > 0 ? `?${new URLSearchParams(kept)}` : ''
  return (
    <Page view={view} title={t('login.title', { name: view.studio.name })} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('login.lead')}</Paragraph>
      <LinkButton href={`/login/ansattporten${query}`}>{t('front.logInAnsattporten')}</LinkButton>
      {passwordLogin && (
        <section class="alternative">
          <Heading level={2}>{t('login.byPassword')}</Heading>
          <Form view={view} action="/login/password" hidden={kept}>
            <TextField
              form={form}
              name="login"
              label={t('registration.login')}
              autocomplete="username"
              maxlength={254}
            />
            <TextField
              form={form}
              name="password"
              type="password"
              label={t('registration.password')}
              autocomplete="current-password"
              maxlength={1024}
            />
            <p class="actions">
              <Button variant="secondary">{t('front.logIn')}</Button>
              <Link href="/password/forgotten">{t('login.forgotten')}</Link>
            </p>
          </Form>
        </section>
      )}
      <Paragraph>
        {t('login.noUser')} <Link href={`/register/begin${query}`}>{t('front.create')}</Link>
      </Paragraph>
    </Page>
  )
}

/** Cancelling at the port is a decision, not an error (R2). Who is logged in goes back to where they came from. */
export const CancelledPage = ({ view, returnTo }: { view: View; returnTo: string | undefined }) => (
  <Page view={view} title={view.t('login.cancelledTitle')}>
    <Paragraph>{view.t('login.cancelledLead')}</Paragraph>
    {view.person ? (
      <p class="actions">
        <LinkButton href={returnTo ?? '/dashboard'}>{view.t('shell.moveOn')}</LinkButton>
      </p>
    ) : (
      <WaysIn view={view} />
    )}
  </Page>
)

export const LoggedOutPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('login.loggedOutTitle')}>
    <Paragraph>{view.t('login.loggedOutLead')}</Paragraph>
    <p class="actions">
      <LinkButton href="/login">{view.t('front.logIn')}</LinkButton>
      <LinkButton href="/register/begin" variant="secondary">
        {view.t('front.create')}
      </LinkButton>
    </p>
  </Page>
)
