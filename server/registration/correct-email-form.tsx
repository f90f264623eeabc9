import type { FormState, View } from '../http/view.ts'
import { TextField } from '../ui/fields.tsx'
import { Button, Form } from '../ui/page.tsx'

interface CorrectEmailFormProps {
  view: View
  form: FormState
  email: string
  action: string
}

/** Another address instead of one that is not proven yet (A1). */
export function CorrectEmailForm({ view, form, email, action }: CorrectEmailFormProps) {
  const { t } = view
  return (
    <Form view={view} action={action}>
      <TextField
        form={form}
        name="email"
        type="email"
        label={t('waiting.correctEmail')}
        initial={email}
        autocomplete="email"
        inputmode="email"
        maxlength={254}
      />
      <p class="actions">
        <Button variant="secondary">{t('waiting.correct')}</Button>
      </p>
    </Form>
  )
}
