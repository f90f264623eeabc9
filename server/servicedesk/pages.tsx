import type { ComponentChildren } from 'preact'
import { emptyForm, type FormState, type View } from '../http/view.ts'
import { ErrorSummary } from '../ui/fields.tsx'
import { Heading, Link, Page } from '../ui/page.tsx'
import { type Tab, Tabs } from '../ui/tabs.tsx'
import type { Tallies } from './tallies.ts'

/** What every page of the console is drawn from. */
export interface Desk {
  view: View
  tallies: Tallies
}

const tabs = [
  'requests',
  'organisations',
  'people',
  'environments',
  'webhooks',
  'mail',
  'applications',
  'log',
  'operators',
] as const
export type DeskTab = (typeof tabs)[number]

interface ServicedeskPageProps {
  desk: Desk
  /** Absent on the first page, which is above the others. */
  current?: DeskTab
  title: string
  children: ComponentChildren
  /** What was typed; what is wrong with it stands above everything. */
  form?: FormState
  scripts?: readonly string[]
}

/** A page of the servicedesk's console, with the way to its others and what waits there (P1). */
export function ServicedeskPage({
  desk,
  current,
  title,
  children,
  form = emptyForm,
  scripts = [],
}: ServicedeskPageProps) {
  const { view } = desk
  const name = view.t('desk.title')
  return (
    <Page
      view={view}
      title={current ? `${title} – ${name}` : title}
      wide
      failed={Object.keys(form.errors).length > 0}
      scripts={scripts}
      heading={
        <>
          {current && (
            <p class="ds-paragraph">
              <Link href="/servicedesk">{name}</Link>
            </p>
          )}
          <Heading level={1}>{title}</Heading>
        </>
      }
    >
      <Tabs label={view.t('desk.pages')} tabs={tabs.map((tab) => toTab(desk, tab))} current={current ?? ''} />
      <ErrorSummary view={view} form={form} />
      {children}
    </Page>
  )
}

/** What waits on which page. */
const waitingOn: Partial<Record<DeskTab, (tallies: Tallies) => number>> = {
  requests: ({ waitingRequests }) => waitingRequests,
  mail: ({ failedMails }) => failedMails,
}

function toTab({ view: { t }, tallies }: Desk, name: DeskTab): Tab {
  const count = waitingOn[name]?.(tallies) ?? 0
  const label = (
    <>
      {t(`desk.tab.${name}`)}
      {count > 0 && (
        <>
          {' '}
          <span class="ds-badge" data-count={count} aria-hidden="true" />
          <span class="visually-hidden">({t('desk.waiting', { count })})</span>
        </>
      )}
    </>
  )
  return { name, href: `/servicedesk/${name}`, label }
}

/** A part of a console page, under its heading. */
export const Section = ({ id, title, children }: { id: string; title: string; children: ComponentChildren }) => (
  <section class="act" aria-labelledby={id}>
    <Heading level={2} id={id}>
      {title}
    </Heading>
    {children}
  </section>
)
