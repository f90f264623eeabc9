import type { FormState, View } from '../../http/view.ts'
import { type ListedOrganisation, nameIn } from '../../organisation/index.ts'
import { RadioGroup } from '../../ui/choice-groups.tsx'
import { ErrorSummary, TextField } from '../../ui/fields.tsx'
import { Button, Form, Link, Page, Paragraph } from '../../ui/page.tsx'
import { suggestName, visibilities } from '../service.ts'
import { licenceName, licences } from './licence.ts'
import type { Template } from './template.ts'

interface CreatePageProps {
  view: View
  form: FormState
  /** Those that the person is in, and whether they may create services there. */
  organisations: readonly (ListedOrganisation & { mayCreate: boolean })[]
  /** For whom the address says that the service shall be. */
  wanted: string | undefined
  templates: readonly Template[]
}

/** Title, name, owner, who sees it, what it begins as; Create service (D4). */
export function CreatePage(props: CreatePageProps) {
  const { view, form } = props
  const { t } = view
  const failed = Object.keys(form.errors).length > 0
  return (
    <Page view={view} title={t('newService.title')} failed={failed} scripts={['name-check', 'service-name']}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('newService.lead')}</Paragraph>
      <Form view={view} action="/services/new">
        <Titles view={view} form={form} />
        <Name view={view} form={form} />
        <Owner {...props} />
        <RadioGroup
          form={form}
          name="visibility"
          legend={t('newService.visibility')}
          initial="private"
          options={visibilities.toReversed().map((value) => ({
            value,
            label: t(`newService.sees.${value}`),
            help: t(`newService.sees.${value}Help`),
          }))}
        />
        <TextField
          form={form}
          name="description"
          label={t('newService.description')}
          help={t('newService.descriptionHelp')}
          maxlength={500}
          optional
        />
        <Beginning {...props} />
        <p class="actions">
          <Button>{t('newService.create')}</Button>
          <Link href="/dashboard">{t('newService.cancel')}</Link>
        </p>
      </Form>
    </Page>
  )
}

/** Bokmål first, which stands in for the others. */
function Titles({ view: { t }, form }: Pick<CreatePageProps, 'view' | 'form'>) {
  return (
    <>
      <TextField
        form={form}
        name="titleNb"
        label={t('newService.titleNb')}
        help={t('newService.titleHelp')}
        lang="nb"
        maxlength={120}
        data={{ 'data-suggests': 'name' }}
      />
      <TextField form={form} name="titleNn" label={t('newService.titleNn')} lang="nn" maxlength={120} optional />
      <TextField
        form={form}
        name="titleEn"
        label={t('newService.titleEn')}
        help={t('newService.otherTitles')}
        lang="en"
        maxlength={120}
        optional
      />
    </>
  )
}

/** Without script it is suggested when the form is shown once more. */
function Name({ view: { t }, form }: Pick<CreatePageProps, 'view' | 'form'>) {
  const { name, titleNb = '' } = form.values
  return (
    <TextField
      form={name ? form : { ...form, values: { ...form.values, name: suggestName(titleNb) } }}
      name="name"
      label={t('newService.name')}
      help={t('newService.nameHelp')}
      maxlength={30}
      data={{
        'data-check-name': '',
        'data-check-url': '/services/new/name',
        'data-check-with': 'owner',
        'data-status': 'name-status',
      }}
    >
      <p id="name-status" class="field-status" aria-live="polite" />
    </TextField>
  )
}

/** Where one may not create is shown, too, with why, and with who can help. */
function Owner({ view, form, organisations, wanted }: CreatePageProps) {
  const { t, language, person } = view
  const me = person?.username ?? ''
  const options = organisations.map((organisation) => ({
    value: organisation.name,
    label: `${nameIn(organisation, language)} (${organisation.name})`,
    disabled: !organisation.mayCreate,
    help: organisation.mayCreate ? undefined : (
      <>
        {t('newService.mayNot')} <Link href={`/orgs/${organisation.name}`}>{t('newService.seeOwners')}</Link>
      </>
    ),
  }))
  const isOpen = options.some(({ value, disabled }) => value === wanted && !disabled)
  return (
    <RadioGroup
      form={form}
      name="owner"
      legend={t('newService.owner')}
      initial={wanted !== undefined && isOpen ? wanted : me}
      options={[{ value: me, label: t('newService.me', { username: me }) }, ...options]}
    />
  )
}

/** What lies in the repository from the first moment. */
function Beginning({ view: { t, language }, form, templates }: CreatePageProps) {
  return (
    <>
      <RadioGroup
        form={form}
        name="template"
        legend={t('newService.template')}
        initial={templates[0]?.name ?? ''}
        options={templates.map(({ name, title, description }) => ({
          value: name,
          label: title[language],
          help: description[language],
        }))}
      />
      <RadioGroup
        form={form}
        name="licence"
        legend={t('newService.licence')}
        help={t('newService.licenceHelp')}
        initial="none"
        options={licences.map((licence) => ({
          value: licence,
          label: licence === 'none' ? t('newService.noLicence') : `${licenceName(licence)} (${licence})`,
        }))}
      />
    </>
  )
}
