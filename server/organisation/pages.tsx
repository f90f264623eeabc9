import type { ComponentChildren } from 'preact'
import { emptyForm, type FormState, type View } from '../http/view.ts'
import type { Role } from '../policy.ts'
import { ErrorSummary } from '../ui/fields.tsx'
import { Heading, Link, Page } from '../ui/page.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { nameIn, type Organisation } from './organisation.ts'

/** What every page of an organisation is drawn from. */
export interface Shell {
  view: View
  organisation: Organisation
  /** What the person who looks is in it. */
  role: Role
  /** Requests that wait for this owner; none for others. */
  waiting: number
}

export type OrganisationTab = 'overview' | 'people' | 'teams' | 'requests' | 'settings' | 'log'

const tabsOf: Record<Role, readonly OrganisationTab[]> = {
  stranger: ['overview'],
  member: ['overview', 'people', 'teams'],
  owner: ['overview', 'people', 'teams', 'requests', 'settings', 'log'],
}

interface OrganisationPageProps {
  shell: Shell
  current: OrganisationTab
  title: string
  children: ComponentChildren
  /** What was typed; what is wrong with it stands above everything. */
  form?: FormState
  scripts?: readonly string[]
  /** In place of the title, where more than words stand there. */
  heading?: ComponentChildren
}

/** A page of one organisation, with the way to its others; only those that this person may open. */
export function OrganisationPage({
  shell,
  current,
  title,
  children,
  form = emptyForm,
  scripts = [],
  heading,
}: OrganisationPageProps) {
  const { view, organisation, role } = shell
  const name = nameIn(organisation, view.language)
  return (
    <Page
      view={view}
      title={title.includes(name) ? title : `${title} – ${name}`}
      wide
      failed={Object.keys(form.errors).length > 0}
      scripts={scripts}
      heading={heading ?? <Titled organisation={organisation} name={name} title={title} />}
    >
      {role !== 'stranger' && <OrganisationTabs shell={shell} current={current} />}
      <ErrorSummary view={view} form={form} />
      {children}
    </Page>
  )
}

/** Whose page it is, above what it is about. */
const Titled = ({ organisation, name, title }: { organisation: Organisation; name: string; title: string }) => (
  <>
    <p class="ds-paragraph">
      <Link href={pathOf(organisation, 'overview')}>{name}</Link>
    </p>
    <Heading level={1}>{title}</Heading>
  </>
)

function OrganisationTabs({ shell, current }: { shell: Shell; current: OrganisationTab }) {
  const { view, organisation, role, waiting } = shell
  const { t } = view
  const tabs = tabsOf[role].map((tab) => ({
    name: tab,
    href: pathOf(organisation, tab),
    label: (
      <>
        {t(`organisation.tab.${tab}`)}
        {tab === 'requests' && waiting > 0 && (
          <>
            {' '}
            <span class="ds-badge" data-count={waiting} aria-hidden="true" />
            <span class="visually-hidden">({t('organisation.waiting', { count: waiting })})</span>
          </>
        )}
      </>
    ),
  }))
  return <Tabs label={t('organisation.pages')} tabs={tabs} current={current} />
}

const pathOf = ({ name }: Organisation, tab: OrganisationTab) =>
  tab === 'overview' ? `/orgs/${name}` : `/orgs/${name}/${tab}`
