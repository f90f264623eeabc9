import type { FormState, View } from '../http/view.ts'
import { ErrorSummary, TextField } from '../ui/fields.tsx'
import { Button, Form, Heading, LinkButton, Page, Paragraph } from '../ui/page.tsx'

interface ConfirmPageProps {
  view: View
  form: FormState
  returnTo: string | undefined
  byPort: boolean
  byPassword: boolean
}

/** Only the ways in that this user has. */
export function ConfirmPage({ view, form, returnTo, byPort, byPassword }: ConfirmPageProps) {
  const { t, person } = view
  const hidden = { ...(returnTo && { return_to: returnTo }) }
  const query = returnTo ? `?${new URLSearchParams(hidden)}` : ''
  return (
    <Page view={view} title={t('login.againTitle')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('login.againLead')}</Paragraph>
      <p class="as-whom">
        {t('login.againAs')} <strong>{person?.username}</strong>
      </p>
      {byPort && <LinkButton href={`/login/again/ansattporten${query}`}>{t('login.againPort')}</LinkButton>}
      {byPassword && (
        <section class={byPort ? 'alternative' : undefined}>
          <Heading level={2}>{t('login.againPassword')}</Heading>
          <Form view={view} action="/login/again" hidden={hidden}>
            <TextField
              form={form}
              name="password"
              type="password"
              label={t('registration.password')}
              autocomplete="current-password"
              maxlength={1024}
            />
            <p class="actions">
              <Button variant={byPort ? 'secondary' : 'primary'}>{t('login.againPress')}</Button>
            </p>
          </Form>
        </section>
      )}
    </Page>
  )
}
