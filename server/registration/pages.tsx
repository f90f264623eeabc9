import { CaptchaField } from '../captcha/index.ts'
import type { FormState, View } from '../http/view.ts'
import { PasswordField } from '../password/index.ts'
import { CodeField, ErrorSummary, TextField } from '../ui/fields.tsx'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, Form, FormToken, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { WaysIn } from '../ui/ways-in.tsx'

interface CompletePageProps {
  view: View
  form: FormState
  ticketId: string
  proven: { name: string | undefined; eid: string | null }
  /** The suggestion that stands in the field until the person types another. */
  username: string
  /** Where they were invited, likewise. */
  email: string | undefined
  minimum: number
  passphrase: string
  captchaSolved: boolean
  codeSent: boolean
  codesLeft: number
}

/** Username, email, password, captcha, Complete (R3). */
export function CompletePage(props: CompletePageProps) {
  const { view, form, ticketId } = props
  const { t } = view
  const failed = Object.keys(form.errors).length > 0
  return (
    <Page
      view={view}
      title={t('registration.title', { name: view.studio.name })}
      failed={failed}
      scripts={['captcha', 'password', 'name-check']}
    >
      <ErrorSummary view={view} form={form} />
      <ProvenPerson view={view} ticketId={ticketId} proven={props.proven} />
      <HaveAccount view={view} />
      <Form view={view} action="/register" hidden={{ ticket: ticketId }}>
        <Paragraph subtle>{t('shell.required')}</Paragraph>
        <TextField
          form={form}
          name="username"
          label={t('registration.username')}
          help={t('registration.usernameHelp')}
          autocomplete="username"
          initial={props.username}
          maxlength={40}
          data={{ 'data-check-name': '', 'data-check-url': '/register/username', 'data-status': 'username-status' }}
        >
          <p id="username-status" class="field-status" aria-live="polite" />
        </TextField>
        <TextField
          form={form}
          name="email"
          type="email"
          label={t('registration.email')}
          help={t('registration.emailHelp')}
          autocomplete="email"
          initial={props.email ?? ''}
          inputmode="email"
          maxlength={254}
        />
        <PasswordField
          view={view}
          form={form}
          minimum={props.minimum}
          suggestion={props.passphrase}
          label={t('registration.password')}
        />
        <HumanProof {...props} />
        <p class="actions">
          <Button name="act" value="complete">
            {t('registration.complete')}
          </Button>
        </p>
      </Form>
      <HelpLink view={view} about="create-user" />
    </Page>
  )
}

/** A captcha; or, once asked for, the field for a mailed code (R9). */
function HumanProof({ view, form, captchaSolved, codeSent, codesLeft }: CompletePageProps) {
  const { t } = view
  if (codeSent) {
    return (
      <>
        <Alert color="info">{t('registration.codeOnItsWay')}</Alert>
        <CodeField form={form} label={t('registration.code')} help={t('registration.codeHelp')} />
        {codesLeft > 0 && <SendCodeButton view={view} />}
      </>
    )
  }
  if (captchaSolved) return <Alert color="success">{t('registration.captchaDone')}</Alert>
  return (
    <CaptchaField view={view} form={form} challengeUrl="/register/captcha">
      <SendCodeButton view={view} />
    </CaptchaField>
  )
}

const SendCodeButton = ({ view }: { view: View }) => (
  <Button variant="secondary" name="act" value="send-code" unchecked>
    {view.t('registration.sendCode')}
  </Button>
)

/** Who was proven, and the way out for somebody else (R3). */
function ProvenPerson({
  view,
  ticketId,
  proven,
}: {
  view: View
  ticketId: string
  proven: CompletePageProps['proven']
}) {
  const { t } = view
  const name = proven.name ?? t('registration.noName')
  return (
    <section class="proven" aria-label={t('registration.provenLabel')}>
      <p>
        {t('registration.provenAs')} <strong>{name}</strong>
        {proven.eid && <span class="subtle"> · {proven.eid}</span>}
      </p>
      <form method="post" action="/register/not-you">
        <FormToken view={view} />
        <input type="hidden" name="ticket" value={ticketId} />
        <Button variant="tertiary" size="sm">
          {t('registration.notYou')}
        </Button>
      </form>
    </section>
  )
}

/** Stands above the form, where it cannot be overlooked: it saves people from a second, empty account (R4). */
function HaveAccount({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Card tinted>
      <Heading level={2}>{t('registration.usedBefore', { name: studio.name })}</Heading>
      <Paragraph>{t('registration.usedBeforeWhy')}</Paragraph>
      <LinkButton href="/register/connect" variant="secondary">
        {t('registration.connect')}
      </LinkButton>
    </Card>
  )
}

interface ConnectPageProps {
  view: View
  form: FormState
  ticketId: string
}

export function ConnectPage({ view, form, ticketId }: ConnectPageProps) {
  const { t } = view
  const login = form.values['login']
  return (
    <Page view={view} title={t('registration.connect')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('registration.connectLead')}</Paragraph>
      <Form view={view} action="/register/connect" hidden={{ ticket: ticketId }}>
        <TextField form={form} name="login" label={t('registration.login')} autocomplete="username" maxlength={254} />
        <TextField
          form={form}
          name="password"
          type="password"
          label={t('registration.password')}
          autocomplete="current-password"
          maxlength={1024}
        />
        <p class="actions">
          <Button>{t('registration.connectButton')}</Button>
          <Link href="/register">{t('shell.back')}</Link>
        </p>
      </Form>
      <Card>
        <Heading level={2}>{t('registration.connectByCode')}</Heading>
        <Paragraph>{t('registration.connectByCodeWhy')}</Paragraph>
        <Form view={view} action="/register/connect/code" hidden={{ ticket: ticketId }}>
          <TextField
            form={{ values: login ? { login } : {}, errors: {} }}
            id="login-for-code"
            name="login"
            label={t('registration.login')}
            autocomplete="username"
            maxlength={254}
          />
          <Button variant="secondary">{t('registration.mailCode')}</Button>
        </Form>
      </Card>
      <Paragraph subtle>
        {t('registration.connectHelp')}{' '}
        <Link href={`mailto:${view.studio.servicedesk}`}>{view.studio.servicedesk}</Link>
      </Paragraph>
    </Page>
  )
}

export function ConnectCodePage({ view, form, ticketId }: ConnectPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('registration.connectCodeTitle')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('registration.connectCodeLead')}</Paragraph>
      <Form view={view} action="/register/connect/spend" hidden={{ ticket: ticketId, login: form.values['login'] }}>
        <CodeField form={form} label={t('registration.code')} help={t('registration.codeHelp')} />
        <p class="actions">
          <Button>{t('registration.connectButton')}</Button>
          <Link href="/register/connect">{t('shell.back')}</Link>
        </p>
      </Form>
    </Page>
  )
}

export const TicketGonePage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('registration.goneTitle')}>
    <Paragraph>{view.t('registration.goneLead')}</Paragraph>
    <WaysIn view={view} />
    <HelpLink view={view} about="create-user" />
  </Page>
)

export const ClosedPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('registration.closedTitle')}>
    <Paragraph>{view.t('registration.closedLead')}</Paragraph>
    <Paragraph>
      {view.t('registration.closedHelp')}{' '}
      <Link href={`mailto:${view.studio.servicedesk}`}>{view.studio.servicedesk}</Link>
    </Paragraph>
    <LinkButton href="/login">{view.t('front.logIn')}</LinkButton>
  </Page>
)
