import type { FormState } from '../http/view.ts'
import type { T } from '../text/text.ts'
import { RadioGroup } from '../ui/choice-groups.tsx'
import { Choice, isTicked } from '../ui/choices.tsx'
import { TextField } from '../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { joinPolicies, nameIn, type Organisation } from './organisation.ts'
import { OrganisationPage, type Shell } from './pages.tsx'

interface SettingsPageProps {
  shell: Shell
  form: FormState
  logo: string | undefined
  wasSaved: boolean
}

/** What an organisation says of itself, for its owners to change (O1). */
export function SettingsPage({ shell, form, logo, wasSaved }: SettingsPageProps) {
  const { view, organisation } = shell
  const { t } = view
  return (
    <OrganisationPage shell={shell} current="settings" title={t('settings.title')} form={form}>
      {wasSaved && <Alert color="success">{t('settings.saved')}</Alert>}
      <div class="columns">
        <Facts shell={shell} form={form} />
        <section class="next" aria-labelledby="logo-heading">
          <Heading level={2} id="logo-heading">
            {t('settings.logo')}
          </Heading>
          {logo ? (
            <img class="logo" src={logo} alt={t('settings.logoOf', { name: nameIn(organisation, view.language) })} />
          ) : (
            <Paragraph subtle>{t('settings.noLogo')}</Paragraph>
          )}
          <LinkButton href={`/orgs/${organisation.name}/settings/logo`} variant="secondary">
            {t(logo ? 'settings.changeLogo' : 'settings.addLogo')}
          </LinkButton>
        </section>
      </div>
      <Paragraph>
        <Link href={`/orgs/${organisation.name}/settings/domains`}>{t('requests.domains')}</Link>
      </Paragraph>
    </OrganisationPage>
  )
}

const facts = {
  nameNb: { lang: 'nb', maxlength: 120 },
  nameNn: { lang: 'nn', maxlength: 120 },
  nameEn: { lang: 'en', maxlength: 120 },
  number: { optional: true, inputmode: 'numeric', maxlength: 20 },
  homePage: { optional: true, type: 'url', maxlength: 500 },
  contact: { optional: true, maxlength: 200 },
} as const

function Facts({ shell, form }: Pick<SettingsPageProps, 'shell' | 'form'>) {
  const { view, organisation } = shell
  const { t } = view
  const { name, joinPolicy, hidesOwners } = organisation
  return (
    <Form view={view} action={`/orgs/${name}/settings`} hidden={{ version: versionSeen(organisation, form) }}>
      {(Object.keys(facts) as (keyof typeof facts)[]).map((fact) => (
        <TextField
          key={fact}
          form={form}
          name={fact}
          label={t(`settings.${fact}`)}
          help={standsAs(shell, form, fact) ?? helpOf(view.t, fact)}
          initial={organisation[fact] ?? ''}
          {...facts[fact]}
        />
      ))}
      <RadioGroup
        form={form}
        name="joinPolicy"
        legend={t('settings.joinPolicy')}
        options={joinPolicies.map((policy) => ({ value: policy, label: t(`settings.join.${policy}`) }))}
        initial={joinPolicy}
      />
      <Choice
        type="checkbox"
        name="hidesOwners"
        value="yes"
        label={t('settings.hidesOwners')}
        help={t('settings.hidesOwnersHelp', { servicedesk: view.studio.servicedesk })}
        checked={isTicked(form, 'hidesOwners', hidesOwners)}
      />
      <p class="actions">
        <Button>{t('settings.save')}</Button>
      </p>
    </Form>
  )
}

function helpOf(t: T, fact: keyof typeof facts) {
  if (fact === 'contact') return t('settings.contactHelp')
  return 'optional' in facts[fact] ? t('settings.optional') : undefined
}

/** Whether the page was changed by somebody else while this person typed; then they see both, and decide. */
const isOverrun = ({ errors }: FormState) => '' in errors

/** Who has seen what another wrote meanwhile may write over it; who has not, may not. */
const versionSeen = ({ version }: Organisation, form: FormState) =>
  isOverrun(form) ? `${version}` : (form.values['version'] ?? `${version}`)

function standsAs({ view: { t }, organisation }: Shell, form: FormState, fact: keyof typeof facts) {
  const value = organisation[fact] ?? ''
  if (!isOverrun(form) || form.values[fact]?.trim() === value) return undefined
  return value ? t('settings.standsAs', { value }) : t('settings.standsEmpty')
}
