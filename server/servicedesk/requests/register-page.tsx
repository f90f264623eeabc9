import type { FormState } from '../../http/view.ts'
import { organisationKinds } from '../../organisation/index.ts'
import { RadioGroup } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Button, Form, Link, Paragraph } from '../../ui/page.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'
import { Environments } from './review-page.tsx'

interface RegisterPageProps {
  desk: Desk
  form: FormState
  environments: readonly string[]
}

/** What came by mail or phone, written down as if its sender had filled in the form; or made at once (Q6). */
export function RegisterPage({ desk, form, environments }: RegisterPageProps) {
  const { view } = desk
  const { t } = view
  const kinds = organisationKinds.map((kind) => ({ value: kind, label: t(`organisationRequest.ground.${kind}`) }))
  const names = [
    ['nameNb', 'nb'],
    ['nameNn', 'nn'],
    ['nameEn', 'en'],
  ] as const
  return (
    <ServicedeskPage
      desk={desk}
      current="requests"
      title={t('desk.register.title')}
      form={form}
      scripts={['organisation-number']}
    >
      <Paragraph>{t('desk.register.lead')}</Paragraph>
      <Form view={view} action="/servicedesk/requests/new">
        <TextField
          form={form}
          name="askedBy"
          label={t('desk.register.askedBy')}
          help={t('desk.register.askedByHelp')}
          maxlength={500}
        />
        <TextField
          form={form}
          name="number"
          label={t('organisationRequest.number')}
          help={t('desk.register.numberHelp')}
          optional
          inputmode="numeric"
          maxlength={20}
          data={{ 'data-look-up': '/requests/new/number', 'data-status': 'number-status' }}
        >
          <p id="number-status" class="field-status" aria-live="polite" />
        </TextField>
        {names.map(([name, lang]) => (
          <TextField
            key={name}
            form={form}
            name={name}
            label={t(`organisationRequest.${name}`)}
            help={name === 'nameNb' ? undefined : t('organisationRequest.otherNames')}
            lang={lang}
            optional={name !== 'nameNb'}
            maxlength={120}
          />
        ))}
        <TextField
          form={form}
          name="name"
          label={t('organisationRequest.name')}
          help={t('organisationRequest.nameHelp')}
          maxlength={6}
        />
        <RadioGroup form={form} name="kind" legend={t('organisationRequest.ground.which')} options={kinds} initial="" />
        <TextArea
          form={form}
          name="onBehalfOf"
          label={t('organisationRequest.onBehalfOf')}
          help={t('organisationRequest.onBehalfOfHelp')}
          maxlength={2000}
          rows={2}
          optional
        />
        <TextField
          form={form}
          name="administrator"
          label={t('desk.register.administrator')}
          help={t('organisationRequest.administrator.nameHelp')}
          maxlength={254}
        />
        <TextArea form={form} name="purpose" label={t('organisationRequest.purpose')} maxlength={2000} rows={3} />
        <Environments view={view} form={form} environments={environments} />
        <p class="actions">
          <Button name="act" value="register">
            {t('desk.register.save')}
          </Button>
          <Button name="act" value="approve" variant="secondary">
            {t('desk.register.approve')}
          </Button>
          <Link href="/servicedesk/requests">{t('desk.cancel')}</Link>
        </p>
      </Form>
    </ServicedeskPage>
  )
}
