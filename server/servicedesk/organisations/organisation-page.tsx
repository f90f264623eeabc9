import type { FormState, View } from '../../http/view.ts'
import { nameIn, type Organisation, organisationKinds } from '../../organisation/index.ts'
import { spacedNumber } from '../../organisation-request/index.ts'
import { RadioGroup } from '../../ui/choice-groups.tsx'
import { Choice, isTicked } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, LinkButton, Paragraph } from '../../ui/page.tsx'
import { shownName } from '../../user/index.ts'
import { Acts } from '../log/acts.tsx'
import type { NamedAct } from '../log/read-acts.ts'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'
import { ReasonField } from '../reason-field.tsx'
import type { Overseen } from './read-organisation.ts'

interface OrganisationPageProps {
  desk: Desk
  form: FormState
  done: 'changed' | 'given' | undefined
  overseen: Overseen
  acts: readonly NamedAct[]
}

/** What an organisation is and has, and what the servicedesk alone changes of it. */
export function OrganisationPage({ desk, form, done, overseen, acts }: OrganisationPageProps) {
  const { view } = desk
  const { t } = view
  const { organisation, owners } = overseen
  return (
    <ServicedeskPage desk={desk} current="organisations" title={nameIn(organisation, view.language)} form={form}>
      {done && <Alert color="success">{t(`desk.organisations.done.${done}`)}</Alert>}
      <div class="columns">
        <Facts view={view} overseen={overseen} />
        {owners.length === 0 && <OwnerForm view={view} form={form} name={organisation.name} />}
      </div>
      <p class="actions">
        <LinkButton href={`/servicedesk/organisations/${organisation.name}/standing`} variant="secondary">
          {t('desk.organisations.standing')}
        </LinkButton>
        {organisation.kind === 'service-owner' && (
          <LinkButton href={`/servicedesk/organisations/${organisation.name}/environments`} variant="secondary">
            {t('desk.environments.grants')}
          </LinkButton>
        )}
      </p>
      <Section id="acts" title={t('desk.recentActs')}>
        <Acts view={view} acts={acts} />
        <Paragraph>
          <Link href={`/servicedesk/log?${new URLSearchParams({ organisation: organisation.name })}`}>
            {t('desk.allActs')}
          </Link>
        </Paragraph>
      </Section>
    </ServicedeskPage>
  )
}

function Facts({ view: { t }, overseen: { organisation, owners, environments } }: { view: View; overseen: Overseen }) {
  const { name, kind, number, nameNb, nameNn, nameEn, homePage, contact } = organisation
  const facts: [string, string | null][] = [
    [t('desk.organisations.kind'), t(`overview.kinds.${kind}`)],
    [t('settings.nameNb'), nameNb],
    [t('settings.nameNn'), nameNn],
    [t('settings.nameEn'), nameEn],
    [t('settings.number'), number && spacedNumber(number)],
    [t('settings.homePage'), homePage],
    [t('settings.contact'), contact],
    [t('desk.organisations.environments'), environments.join(', ') || t('desk.organisations.noEnvironment')],
  ]
  return (
    <dl class="facts">
      <dt>{t('desk.organisations.name')}</dt>
      <dd>
        <Link href={`/orgs/${name}`}>{name}</Link>
      </dd>
      {facts.map(
        ([term, value]) =>
          value && (
            <>
              <dt key={term}>{term}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
      <dt>{t('desk.organisations.owners')}</dt>
      <dd>
        {owners.length === 0 && t('desk.organisations.noOwner')}
        {owners.map((owner) => (
          <div key={owner.username}>
            <Link href={`/servicedesk/people/${owner.username}`}>{shownName(owner)}</Link>
          </div>
        ))}
      </dd>
    </dl>
  )
}

/** Only who has no owner gets one here (J4). */
function OwnerForm({ view, form, name }: { view: View; form: FormState; name: string }) {
  const { t } = view
  return (
    <section class="stack" aria-labelledby="owner">
      <Heading level={2} id="owner">
        {t('desk.organisations.give')}
      </Heading>
      <Paragraph>{t('desk.organisations.giveLead')}</Paragraph>
      <Form view={view} action={`/servicedesk/organisations/${name}/owner`}>
        <TextField form={form} name="username" label={t('desk.operators.username')} maxlength={100} />
        <ReasonField view={view} form={form} />
        <p class="actions">
          <Button>{t('desk.organisations.give')}</Button>
        </p>
      </Form>
    </section>
  )
}

interface StandingPageProps {
  desk: Desk
  form: FormState
  organisation: Organisation
}

/** What owners do not decide themselves: which kind it is, and whether its owners are hidden. */
export function StandingPage({ desk, form, organisation }: StandingPageProps) {
  const { view } = desk
  const { t } = view
  const { name, kind, hidesOwners } = organisation
  const path = `/servicedesk/organisations/${name}`
  const title = t('desk.organisations.standingOf', { name: nameIn(organisation, view.language) })
  const kinds = organisationKinds.map((one) => ({ value: one, label: t(`overview.kinds.${one}`) }))
  return (
    <ServicedeskPage desk={desk} current="organisations" title={title} form={form}>
      <Paragraph>{t('desk.organisations.standingLead')}</Paragraph>
      <Form view={view} action={`${path}/standing`}>
        <RadioGroup form={form} name="kind" legend={t('desk.organisations.kind')} options={kinds} initial={kind} />
        <Choice
          type="checkbox"
          name="hidesOwners"
          value="yes"
          label={t('settings.hidesOwners')}
          checked={isTicked(form, 'hidesOwners', hidesOwners)}
        />
        <ReasonField view={view} form={form} />
        <p class="actions">
          <Button>{t('settings.save')}</Button>
          <Link href={path}>{t('desk.cancel')}</Link>
        </p>
      </Form>
    </ServicedeskPage>
  )
}
