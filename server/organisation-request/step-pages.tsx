import type { ComponentChildren } from 'preact'
import type { FormState, View } from '../http/view.ts'
import { nameIn } from '../organisation/index.ts'
import { RadioGroup } from '../ui/choice-groups.tsx'
import { Choice, isTicked } from '../ui/choices.tsx'
import { Details } from '../ui/details.tsx'
import { ErrorSummary, TextField } from '../ui/fields.tsx'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, Form, Heading, Link, Page, Paragraph } from '../ui/page.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { Duplicates } from './duplicates.ts'
import type { LookUp } from './evidence.ts'
import { longest, spacedNumber } from './organisation-request.ts'
import { RegisterCard } from './register-card.tsx'
import { type Stop, stops } from './schema.ts'

export interface StepPageProps {
  view: View
  form: FormState
  step: Stop
  /** What Enhetsregisteret says of the number, where there is one. */
  found: LookUp | undefined
  duplicates: Duplicates
}

/** One step of the form; each can be left, and gone on with on another device (Q1). */
export function StepPage({ children, ...props }: StepPageProps & { children: ComponentChildren }) {
  const { view, form, step } = props
  const { t } = view
  const title = t(`organisationRequest.step.${step}`)
  const failed = Object.keys(form.errors).length > 0
  return (
    <Page
      view={view}
      title={`${title} – ${t('organisationRequest.title')}`}
      failed={failed}
      scripts={step === 'organisation' ? ['name-check', 'organisation-number'] : []}
      heading={<Heading level={1}>{t('organisationRequest.title')}</Heading>}
    >
      <ErrorSummary view={view} form={form} />
      <Progress view={view} step={step} />
      <Heading level={2}>{title}</Heading>
      {children}
      <ByMail view={view} />
      <HelpLink view={view} about="get-organisation" />
    </Page>
  )
}

/** Where in the form this is; steps are links, since all of them can be gone back to. */
function Progress({ view: { t }, step }: { view: View; step: Stop }) {
  const at = stops.indexOf(step)
  return (
    <nav class="progress" aria-label={t('organisationRequest.progress', { at: at + 1, of: stops.length })}>
      <ol>
        {stops.map((stop, index) => (
          <li key={stop} data-done={index < at ? '' : undefined}>
            <a href={`/requests/new?step=${stop}`} aria-current={stop === step ? 'step' : undefined}>
              {t(`organisationRequest.step.${stop}`)}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** On, or away for now: what was typed is kept either way. */
const Onward = ({ view: { t } }: { view: View }) => (
  <p class="actions">
    <Button name="act" value="next">
      {t('organisationRequest.next')}
    </Button>
    <Button name="act" value="later" variant="tertiary" unchecked>
      {t('organisationRequest.later')}
    </Button>
  </p>
)

/** Which organisation: its number, its names, its short name. */
export function OrganisationStep(props: StepPageProps) {
  const { view, form, found } = props
  const { t } = view
  return (
    <StepPage {...props}>
      <Paragraph>{t('organisationRequest.organisation.lead')}</Paragraph>
      <Form view={view} action="/requests/new" hidden={{ step: 'organisation' }}>
        <TextField
          form={{ ...form, values: { ...form.values, number: spacedNumber(form.values['number'] ?? '') } }}
          name="number"
          label={t('organisationRequest.number')}
          help={t('organisationRequest.numberHelp')}
          inputmode="numeric"
          maxlength={20}
          optional
          data={{ 'data-look-up': '/requests/new/number', 'data-status': 'number-status' }}
        >
          <p id="number-status" class="field-status" aria-live="polite" />
        </TextField>
        <Choice
          type="checkbox"
          name="noNumber"
          value="on"
          label={t('organisationRequest.noNumber')}
          checked={isTicked(form, 'noNumber', false)}
        />
        {found && <RegisterCard view={view} found={found} isDraft />}
        <DuplicateNotices {...props} />
        <Names view={view} form={form} />
        <Onward view={view} />
      </Form>
    </StepPage>
  )
}

function Names({ view: { t }, form }: Pick<StepPageProps, 'view' | 'form'>) {
  return (
    <>
      <TextField form={form} name="nameNb" label={t('organisationRequest.nameNb')} lang="nb" maxlength={120} />
      <TextField form={form} name="nameNn" label={t('organisationRequest.nameNn')} lang="nn" maxlength={120} optional />
      <TextField
        form={form}
        name="nameEn"
        label={t('organisationRequest.nameEn')}
        help={t('organisationRequest.otherNames')}
        lang="en"
        maxlength={120}
        optional
      />
      <TextField
        form={form}
        name="name"
        label={t('organisationRequest.name')}
        help={t('organisationRequest.nameHelp')}
        maxlength={6}
        data={{
          'data-check-name': '',
          'data-check-url': '/requests/new/name',
          'data-status': 'name-status',
        }}
      >
        <p id="name-status" class="field-status" aria-live="polite" />
      </TextField>
    </>
  )
}

/** What is there already, without whose requests the others are (Q4). */
export function DuplicateNotices({ view, duplicates }: Pick<StepPageProps, 'view' | 'duplicates'>) {
  const { t, language } = view
  const { organisations, ownRequestId, isRequested } = duplicates
  return (
    <>
      {organisations.map((organisation) => (
        <Alert key={organisation.name} color="warning">
          {t('organisationRequest.exists', { organisation: nameIn(organisation, language), name: organisation.name })}{' '}
          <Link href={`/orgs/${organisation.name}/join`}>{t('organisationRequest.askToJoin')}</Link>
        </Alert>
      ))}
      {ownRequestId && (
        <Alert color="warning">
          {t('organisationRequest.ownWaits')}{' '}
          <Link href={`/requests/${ownRequestId}`}>{t('organisationRequest.seeRequest')}</Link>
        </Alert>
      )}
      {isRequested && <Alert color="warning">{t('organisationRequest.otherWaits')}</Alert>}
    </>
  )
}

/** On which ground: the seed's two, or neither. */
export function GroundStep(props: StepPageProps) {
  const { view, form } = props
  const { t, studio } = view
  const kinds = ['service-owner', 'service-developer', 'neither'] as const
  return (
    <StepPage {...props}>
      <Paragraph>{t('organisationRequest.ground.lead', { publisher: studio.publisher })}</Paragraph>
      <Form view={view} action="/requests/new" hidden={{ step: 'ground' }}>
        <RadioGroup
          form={form}
          name="kind"
          legend={t('organisationRequest.ground.which')}
          initial=""
          options={kinds.map((value) => ({
            value,
            label: t(`organisationRequest.ground.${value}`),
            help: t(`organisationRequest.ground.${value}Help`),
          }))}
        />
        <TextArea
          form={form}
          name="onBehalfOf"
          label={t('organisationRequest.onBehalfOf')}
          help={t('organisationRequest.onBehalfOfHelp')}
          maxlength={longest.words}
          optional
        />
        <Onward view={view} />
      </Form>
    </StepPage>
  )
}

/** Who is in its team Owners from the beginning. */
export function AdministratorStep(props: StepPageProps) {
  const { view, form } = props
  const { t } = view
  return (
    <StepPage {...props}>
      <Paragraph>{t('organisationRequest.administrator.lead')}</Paragraph>
      <Form view={view} action="/requests/new" hidden={{ step: 'administrator' }}>
        <RadioGroup
          form={form}
          name="administratorIs"
          legend={t('organisationRequest.administrator.who')}
          initial="me"
          options={(['me', 'other'] as const).map((value) => ({
            value,
            label: t(`organisationRequest.administrator.${value}`, { username: view.person?.username ?? '' }),
          }))}
        />
        <TextField
          form={form}
          name="administrator"
          label={t('organisationRequest.administrator.name')}
          help={t('organisationRequest.administrator.nameHelp')}
          maxlength={254}
          optional
        />
        <Onward view={view} />
      </Form>
    </StepPage>
  )
}

/** What the organisation is for. */
export function PurposeStep(props: StepPageProps) {
  const { view, form } = props
  const { t } = view
  return (
    <StepPage {...props}>
      <Form view={view} action="/requests/new" hidden={{ step: 'purpose' }}>
        <TextArea
          form={form}
          name="purpose"
          label={t('organisationRequest.purpose')}
          help={t('organisationRequest.purposeHelp')}
          maxlength={longest.words}
        />
        <Onward view={view} />
      </Form>
    </StepPage>
  )
}

/** The other way, for whoever would rather write: to whom, and what (Q1). */
export function ByMail({ view: { t, studio } }: { view: View }) {
  const query = `subject=${encodeURIComponent(t('organisationRequest.byMail.subject'))}&body=${encodeURIComponent(t('organisationRequest.byMail.body'))}`
  return (
    <Details summary={t('organisationRequest.byMail.title')}>
      <Paragraph>
        {t('organisationRequest.byMail.lead')}{' '}
        <Link href={`mailto:${studio.servicedesk}?${query}`}>{studio.servicedesk}</Link>
      </Paragraph>
      <ul class="ds-list">
        {(['what', 'ground', 'who', 'purpose'] as const).map((item) => (
          <li key={item}>{t(`organisationRequest.byMail.${item}`)}</li>
        ))}
      </ul>
      <Paragraph subtle>{t('organisationRequest.byMail.days')}</Paragraph>
    </Details>
  )
}

/** For whom neither ground holds: what there is instead, and whom to ask (Q1). */
export function NeitherPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('organisationRequest.neither.title')}>
      <Paragraph>{t('organisationRequest.neither.lead', { publisher: studio.publisher })}</Paragraph>
      <Card>
        <Heading level={2}>{t('organisationRequest.neither.instead')}</Heading>
        <ul class="ds-list">
          <li>
            {t('organisationRequest.neither.own')} <Link href="/services/new">{t('dashboard.createFirst')}</Link>
          </li>
          <li>
            {t('organisationRequest.neither.join')} <Link href="/orgs">{t('dashboard.joinFind')}</Link>
          </li>
          <li>
            {t('organisationRequest.neither.ask', { publisher: studio.publisher })}{' '}
            <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
          </li>
        </ul>
      </Card>
      <p class="actions">
        <Link href="/requests/new?step=ground">{t('organisationRequest.neither.back')}</Link>
      </p>
    </Page>
  )
}
