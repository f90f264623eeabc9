import type { FormState, View } from '../http/view.ts'
import { CodeField, ErrorSummary } from '../ui/fields.tsx'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, Form, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { shownName, type User } from '../user/index.ts'
import { CorrectEmailForm } from './correct-email-form.tsx'

interface WaitingPageProps {
  view: View
  form: FormState
  email: string
  /** An account that the eID activated waits only for its address (A5). */
  isActive: boolean
  secondsToResend: number
  news: 'again' | 'corrected' | undefined
  refreshes: boolean
}

/** Look in your mailbox: which address was used, the code, correct it, send again (A1, A3, A8). */
export function WaitingPage(props: WaitingPageProps) {
  const { view, form, email, news, refreshes } = props
  const { t } = view
  return (
    <Page
      view={view}
      title={t('waiting.title')}
      failed={Object.keys(form.errors).length > 0}
      scripts={['waiting']}
      {...(refreshes && { scriptless: { refreshSeconds: 10 } })}
    >
      <ErrorSummary view={view} form={form} />
      {news && <Alert color="success">{t(news === 'again' ? 'waiting.sentAgain' : 'waiting.corrected')}</Alert>}
      <div data-wait-for="/register/status" data-then="/register/continue">
        <p class="ds-paragraph lead">
          {t('waiting.sentTo')} <strong>{email}</strong>. {t('waiting.openLink')}
        </p>
        <p class="field-status" aria-live="polite" data-wait-status="">
          {t('waiting.watching')}
        </p>
      </div>
      {refreshes && (
        <noscript>
          <Paragraph subtle>
            {t('waiting.refreshes')} <Link href="/register/sent?still=yes">{t('waiting.stopRefreshing')}</Link>
          </Paragraph>
        </noscript>
      )}
      <Form view={view} action="/register/code">
        <CodeField form={form} label={t('waiting.code')} help={t('waiting.codeHelp')} />
        <p class="actions">
          <Button>{t('waiting.useCode')}</Button>
        </p>
      </Form>
      <NoMail {...props} />
    </Page>
  )
}

function NoMail({ view, form, email, secondsToResend, isActive }: WaitingPageProps) {
  const { t } = view
  return (
    <Card>
      <Heading level={2}>{t('waiting.noMail')}</Heading>
      <Paragraph>{t('waiting.noMailHelp')}</Paragraph>
      <Form view={view} action="/register/resend">
        <p class="actions">
          <Button variant="secondary">{t('waiting.resend')}</Button>
        </p>
        {secondsToResend > 0 && <Paragraph subtle>{t('waiting.resendIn', { count: secondsToResend })}</Paragraph>}
      </Form>
      <CorrectEmailForm view={view} form={form} email={email} action="/register/email" />
      <Paragraph>{isActive ? <Link href="/dashboard">{t('waiting.later')}</Link> : t('waiting.orEid')}</Paragraph>
      {!isActive && (
        <LinkButton href="/login/ansattporten" variant="secondary">
          {t('front.logInAnsattporten')}
        </LinkButton>
      )}
      <HelpLink view={view} about="create-user" part="invalid" />
    </Card>
  )
}

/** One button, and nothing happens before a person presses it (A2). */
export function ActivatePage({ view, user }: { view: View; user: User }) {
  const { t } = view
  return (
    <Page view={view} title={t('activation.title')}>
      <p class="ds-paragraph lead">
        {t('activation.lead', { email: user.email, username: user.username, studio: view.studio.name })}
      </p>
      <Form view={view} action="/activate">
        <p class="actions">
          <Button>{t('activation.press')}</Button>
        </p>
      </Form>
      <Paragraph subtle>{t('activation.notYou', { name: shownName(user) })}</Paragraph>
    </Page>
  )
}

export const AlreadyActivePage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('activation.alreadyTitle')}>
    <Alert color="success">{view.t('activation.alreadyLead')}</Alert>
    <LinkButton href="/dashboard">{view.person ? view.t('activation.goOn') : view.t('front.logIn')}</LinkButton>
  </Page>
)

export const ActivatedElsewherePage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('activation.doneTitle')}>
    <Alert color="success">{view.t('activation.doneLead')}</Alert>
    <Paragraph>{view.t('activation.doneHere')}</Paragraph>
    <LinkButton href="/login">{view.t('front.logIn')}</LinkButton>
  </Page>
)

/** Invalid or expired: never a dead end (A4). */
export function LinkInvalidPage({ view }: { view: View }) {
  const { t, person } = view
  return (
    <Page view={view} title={t('activation.invalidTitle')}>
      <Alert color="warning">{t('activation.invalidLead')}</Alert>
      <Paragraph>{t('activation.invalidHelp')}</Paragraph>
      <p class="actions">
        <LinkButton href="/login/ansattporten">{t('front.logInAnsattporten')}</LinkButton>
        {person && (
          <LinkButton href="/register/sent" variant="secondary">
            {t('activation.resend')}
          </LinkButton>
        )}
      </p>
      <HelpLink view={view} about="create-user" part="invalid" />
    </Page>
  )
}
