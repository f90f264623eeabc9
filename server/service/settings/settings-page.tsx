import type { ComponentChildren } from 'preact'
import type { FormState } from '../../http/view.ts'
import { formatSize, type T } from '../../text/text.ts'
import { Select } from '../../ui/choice-groups.tsx'
import { Choice } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, LinkButton, Paragraph } from '../../ui/page.tsx'
import { ServicePage, type ServiceShell, servicePath } from '../pages.tsx'
import { type Service, visibilities } from '../service.ts'
import type { Sizes } from '../size-queries.ts'
import type { Transfer } from '../transfer/transfer-queries.ts'

interface Size extends Sizes {
  /** What the repository, and all that its owner has, may hold. */
  most: { bytes: number; ownerBytes: number }
}

interface SettingsPageProps {
  shell: ServiceShell
  form: FormState
  branches: readonly string[]
  /** How many people and teams were given access, who keep it whatever others lose. */
  letIn: number
  transfer: Transfer | undefined
  size: Size
  /** `private`: just now, and others lost it. */
  saved: 'yes' | 'private' | undefined
}

/** What who administers a service changes, and the ways to what changes more (S2, S3). */
export function SettingsPage(props: SettingsPageProps) {
  const { shell, form, saved } = props
  const { view, service } = shell
  const { t } = view
  return (
    <ServicePage shell={shell} current="settings" title={t('serviceSettings.title')} form={form}>
      {saved && <Alert color="success">{t('serviceSettings.saved')}</Alert>}
      {saved === 'private' && <Alert color="info">{t('serviceSettings.isPrivate', { count: props.letIn })}</Alert>}
      {!service.archivedAt && <Facts {...props} />}
      <SizeOf shell={shell} size={props.size} />
      <Ways shell={shell} transfer={props.transfer} />
    </ServicePage>
  )
}

const titles = { titleNb: 'nb', titleNn: 'nn', titleEn: 'en' } as const

function Facts({ shell, form, branches, letIn }: SettingsPageProps) {
  const { view, service } = shell
  const { t } = view
  return (
    <Form view={view} action={`${servicePath(service)}/settings`} hidden={{ version: versionSeen(service, form) }}>
      {(Object.keys(titles) as (keyof typeof titles)[]).map((name) => (
        <TextField
          key={name}
          form={form}
          name={name}
          label={t(`serviceSettings.${name}`)}
          help={standsAs(t, form, service, name)}
          initial={service[name]}
          lang={titles[name]}
          maxlength={120}
        />
      ))}
      <TextField
        form={form}
        name="description"
        label={t('serviceSettings.description')}
        help={standsAs(t, form, service, 'description')}
        initial={service.description}
        maxlength={500}
        optional
      />
      <fieldset class="ds-fieldset" id="visibility">
        <legend class="ds-label" data-weight="medium">
          {t('serviceSettings.visibility')}
        </legend>
        {visibilities.map((visibility) => (
          <Choice
            key={visibility}
            type="radio"
            name="visibility"
            value={visibility}
            label={t(`service.visibility.${visibility}`)}
            help={visibilityHelp(t, service, visibility, letIn)}
            checked={visibility === (form.values['visibility'] ?? service.visibility)}
          />
        ))}
      </fieldset>
      <Select
        form={form}
        name="defaultBranch"
        label={t('serviceSettings.defaultBranch')}
        options={withDefault(branches, service).map((branch) => ({ value: branch, label: branch }))}
        initial={service.defaultBranch}
      />
      <p class="actions">
        <Button>{t('serviceSettings.save')}</Button>
      </p>
    </Form>
  )
}

/** The list may end before it; what is not in it would become another as soon as anything is saved. */
const withDefault = (branches: readonly string[], { defaultBranch }: Service) =>
  branches.includes(defaultBranch) ? branches : [defaultBranch, ...branches]

/** Who is about to make an internal service private is told who loses it. */
function visibilityHelp(t: T, service: Service, visibility: Service['visibility'], letIn: number): string {
  if (visibility === 'internal') return t('serviceSettings.internalHelp')
  const help = t('serviceSettings.privateHelp')
  return service.visibility === 'internal' ? `${help} ${t('serviceSettings.whoLoses', { count: letIn })}` : help
}

/** Whether somebody else changed it while this person typed; then they see both, and decide. */
const isOverrun = ({ errors }: FormState) => '' in errors

const versionSeen = ({ version }: Service, form: FormState) =>
  isOverrun(form) ? `${version}` : (form.values['version'] ?? `${version}`)

function standsAs(t: T, form: FormState, service: Service, name: keyof typeof titles | 'description') {
  if (!isOverrun(form) || form.values[name]?.trim() === service[name]) return undefined
  return t('serviceSettings.standsAs', { value: service[name] })
}

function SizeOf({ shell: { view, service }, size }: Pick<SettingsPageProps, 'shell' | 'size'>) {
  const { t, language } = view
  const shown = (name: keyof Sizes) => ({
    used: formatSize(language, size[name]),
    most: formatSize(language, size.most[name]),
  })
  return (
    <section class="act">
      <Heading level={2}>{t('serviceSettings.size')}</Heading>
      <Paragraph>{t('serviceSettings.sizeOf', shown('bytes'))}</Paragraph>
      <Paragraph>{t('serviceSettings.sizeOfOwner', { owner: service.owner, ...shown('ownerBytes') })}</Paragraph>
    </section>
  )
}

function Ways({ shell: { view, service }, transfer }: Pick<SettingsPageProps, 'shell' | 'transfer'>) {
  const { t } = view
  const path = servicePath(service)
  const isArchived = service.archivedAt !== null
  return (
    <>
      <Way heading={t('serviceCopy.title')} lead={t('serviceCopy.lead')}>
        <LinkButton href={`${path}/copy`} variant="secondary">
          {t('serviceCopy.go')}
        </LinkButton>
      </Way>
      {!isArchived && (
        <Way
          heading={t('serviceTransfer.title')}
          lead={transfer ? t('serviceTransfer.isOffered', { to: transfer.to }) : t('serviceTransfer.lead')}
        >
          <LinkButton href={`${path}/settings/transfer`} variant="secondary">
            {t(transfer ? 'serviceTransfer.see' : 'serviceTransfer.go')}
          </LinkButton>
        </Way>
      )}
      <Way
        heading={t(isArchived ? 'serviceSettings.unarchive' : 'serviceSettings.archive')}
        lead={t(isArchived ? 'serviceSettings.unarchiveLead' : 'serviceSettings.archiveLead')}
      >
        <Form view={view} action={`${path}/settings/archive`}>
          <Button variant="secondary" name="act" value={isArchived ? 'unarchive' : 'archive'}>
            {t(isArchived ? 'serviceSettings.unarchive' : 'serviceSettings.archive')}
          </Button>
        </Form>
      </Way>
      <Way heading={t('serviceSettings.delete')} lead={t('serviceSettings.deleteLead')}>
        <LinkButton href={`${path}/settings/deletion`} variant="secondary">
          {t('serviceSettings.delete')}
        </LinkButton>
      </Way>
    </>
  )
}

const Way = ({ heading, lead, children }: { heading: string; lead: string; children: ComponentChildren }) => (
  <section class="act">
    <Heading level={2}>{heading}</Heading>
    <Paragraph>{lead}</Paragraph>
    {children}
  </section>
)

interface DeletionPageProps {
  shell: ServiceShell
  form: FormState
}

/** Asks for the name, so that nobody deletes the wrong one. */
export function DeletionPage({ shell, form }: DeletionPageProps) {
  const { view, service } = shell
  const { t } = view
  const path = servicePath(service)
  return (
    <ServicePage shell={shell} current="settings" title={t('serviceSettings.delete')} form={form}>
      <Alert color="warning">{t('serviceSettings.deletionLead')}</Alert>
      <Paragraph>{t('serviceSettings.deletionKept')}</Paragraph>
      <Form view={view} action={`${path}/settings/deletion`}>
        <TextField
          form={form}
          name="typed"
          label={t('serviceSettings.typed', { name: `${service.owner}/${service.name}` })}
          maxlength={100}
        />
        <p class="actions">
          <Button>{t('serviceSettings.deleteNow')}</Button>
          <LinkButton href={`${path}/settings`} variant="secondary">
            {t('serviceSettings.cancel')}
          </LinkButton>
        </p>
      </Form>
    </ServicePage>
  )
}

interface TransferPageProps {
  shell: ServiceShell
  form: FormState
  transfer: Transfer | undefined
  /** Whether this person owns it, and so decides; others who administer it do not. */
  decides: boolean
}

/** Offers a service to another owner, or shows the offer that waits. */
export function TransferPage({ shell, form, transfer, decides }: TransferPageProps) {
  const { view } = shell
  const { t } = view
  return (
    <ServicePage shell={shell} current="settings" title={t('serviceTransfer.title')} form={form}>
      {!decides && <Paragraph>{t('serviceTransfer.onlyOwner')}</Paragraph>}
      {transfer && <Waiting shell={shell} transfer={transfer} decides={decides} />}
      {decides && !transfer && <Offer shell={shell} form={form} />}
    </ServicePage>
  )
}

function Waiting({
  shell: { view, service },
  transfer,
  decides,
}: Omit<TransferPageProps, 'form'> & { transfer: Transfer }) {
  const { t } = view
  return (
    <>
      <Alert color="info">
        {t('serviceTransfer.waits', { to: transfer.to, until: view.time(transfer.expiresAt) })}
      </Alert>
      {decides && (
        <Form view={view} action={`${servicePath(service)}/settings/transfer`}>
          <p class="actions">
            <Button variant="secondary" name="act" value="withdraw">
              {t('serviceTransfer.withdraw')}
            </Button>
            <LinkButton href="/services/transfers" variant="tertiary">
              {t('serviceTransfer.all')}
            </LinkButton>
          </p>
        </Form>
      )}
    </>
  )
}

function Offer({ shell: { view, service }, form }: DeletionPageProps) {
  const { t } = view
  const path = servicePath(service)
  return (
    <>
      <Paragraph>{t('serviceTransfer.how')}</Paragraph>
      <ul class="ds-list">
        <li>{t('serviceTransfer.teamsEnd')}</li>
        <li>{t('serviceTransfer.addressLeads')}</li>
        <li>{t('serviceTransfer.notYours')}</li>
      </ul>
      <Form view={view} action={`${path}/settings/transfer`}>
        <TextField
          form={form}
          name="to"
          label={t('serviceTransfer.to')}
          help={t(service.ownerKind === 'organisation' ? 'serviceTransfer.toHelp' : 'serviceTransfer.toOrganisation')}
          maxlength={40}
        />
        <p class="actions">
          <Button name="act" value="offer">
            {t('serviceTransfer.offer')}
          </Button>
          <LinkButton href={`${path}/settings`} variant="secondary">
            {t('serviceSettings.cancel')}
          </LinkButton>
        </p>
      </Form>
    </>
  )
}

interface CopyPageProps {
  shell: ServiceShell
  form: FormState
}

/** A new service from an old one: all branches and tags, another name. */
export function CopyPage({ shell, form }: CopyPageProps) {
  const { view, service, access } = shell
  const { t } = view
  const path = servicePath(service)
  return (
    <ServicePage
      shell={shell}
      current={access === 'admin' ? 'settings' : 'files'}
      title={t('serviceCopy.title')}
      form={form}
    >
      <Paragraph>{t('serviceCopy.what')}</Paragraph>
      <Form view={view} action={`${path}/copy`}>
        <TextField
          form={form}
          name="owner"
          label={t('serviceCopy.owner')}
          help={t('serviceCopy.ownerHelp')}
          initial={view.person?.username ?? ''}
          maxlength={40}
        />
        <TextField
          form={form}
          name="name"
          label={t('serviceCopy.name')}
          help={t('serviceCopy.nameHelp')}
          initial={`${service.name}-copy`.slice(-30)}
          maxlength={30}
        />
        {(Object.keys(titles) as (keyof typeof titles)[]).map((name) => (
          <TextField
            key={name}
            form={form}
            name={name}
            label={t(`serviceSettings.${name}`)}
            initial={service[name]}
            lang={titles[name]}
            maxlength={120}
          />
        ))}
        <p class="actions">
          <Button>{t('serviceCopy.now')}</Button>
          <LinkButton href={path} variant="secondary">
            {t('serviceSettings.cancel')}
          </LinkButton>
        </p>
      </Form>
    </ServicePage>
  )
}
