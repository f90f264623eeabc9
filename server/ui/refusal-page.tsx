import { emptyForm, type View } from '../http/view.ts'
import { type RefusalCode, refusalText } from '../text/text.ts'
import { TextField } from './fields.tsx'
import { HelpLink } from './help-link.tsx'
import { Alert, Button, Form, FormToken, LinkButton, Page, Paragraph } from './page.tsx'

interface RefusalPageProps {
  view: View
  code: RefusalCode
  values: Record<string, string | number>
  status: number
  /** What was wrong, of a form or an address that is not shown again. */
  fields?: readonly { path: string; message: string }[]
  kept?: KeptForm | undefined
}

/** A form that was posted and not taken. */
export interface KeptForm {
  action: string
  values: Record<string, string>
  /** The names of those fields that do not travel back. */
  passwords: readonly string[]
}

/** What a person reads when something was refused or failed: what happened, what to do, and a reference to quote. */
export function RefusalPage({ view, code, values, status, fields = [], kept }: RefusalPageProps) {
  const { t } = view
  const sentence = (part: 'title' | 'detail') =>
    refusalText(t, code, part, { servicedesk: view.studio.servicedesk, ...values })
  return (
    <Page view={view} title={sentence('title')}>
      <Alert color={status >= 500 ? 'danger' : 'warning'}>{sentence('detail')}</Alert>
      {fields.length > 0 && (
        <ul class="ds-list">
          {fields.map(({ path, message }) => (
            <li key={path}>{path ? `${path}: ${message}` : message}</li>
          ))}
        </ul>
      )}
      <WayOn view={view} kept={kept} />
      {isGone(status) && <HelpLink view={view} about="create-user" part="invalid" />}
      <Paragraph subtle>
        {t('shell.contact')}{' '}
        <a class="ds-link" href={`mailto:${view.studio.servicedesk}`}>
          {view.studio.servicedesk}
        </a>
        . {t('shell.reference', { id: view.requestId })}
      </Paragraph>
    </Page>
  )
}

/** A link, or a log-in under way, that leads nowhere any more. */
const isGone = (status: number) => status === 410

function WayOn({ view, kept }: Pick<RefusalPageProps, 'view' | 'kept'>) {
  if (view.person?.state === 'deactivated') return <LogOut view={view} />
  if (kept) return <TryAgain view={view} kept={kept} />
  return <LinkButton href="/">{view.t('shell.toFrontPage')}</LinkButton>
}

const TryAgain = ({ view, kept: { action, values, passwords } }: { view: View; kept: KeptForm }) => (
  <Form view={view} action={action} hidden={values}>
    {passwords.length > 0 && <Paragraph>{view.t('shell.keptButPassword')}</Paragraph>}
    {passwords.map((name) => (
      <TextField
        key={name}
        form={emptyForm}
        name={name}
        type="password"
        label={view.t('registration.password')}
        autocomplete="current-password"
        maxlength={1024}
      />
    ))}
    <p class="actions">
      <Button>{view.t('shell.tryAgain')}</Button>
    </p>
  </Form>
)

/** All that a deactivated user can do (L6). */
const LogOut = ({ view }: { view: View }) => (
  <form method="post" action="/logout">
    <FormToken view={view} />
    <Button>{view.t('shell.logOut')}</Button>
  </form>
)
