import type { ComponentChildren } from 'preact'
import { emptyForm, type FormState, type View } from '../http/view.ts'
import type { ServiceAccess } from '../policy.ts'
import { ErrorSummary } from '../ui/fields.tsx'
import { Alert, Heading, Link, Page } from '../ui/page.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { type Service, titleIn } from './service.ts'

/** What every page of a service is drawn from. */
export interface ServiceShell {
  view: View
  service: Service
  /** How far the person who looks reaches into it. */
  access: ServiceAccess
}

export type ServiceTab = 'files' | 'history' | 'branches' | 'deploy' | 'access' | 'settings'

const tabsOf: Record<ServiceAccess, readonly ServiceTab[]> = {
  read: ['files', 'history', 'branches', 'deploy', 'access'],
  write: ['files', 'history', 'branches', 'deploy', 'access'],
  admin: ['files', 'history', 'branches', 'deploy', 'access', 'settings'],
}

/** Where a service is, as people and programs write it. */
export const servicePath = ({ owner, name }: Pick<Service, 'owner' | 'name'>) => `/${owner}/${name}`

interface ServicePageProps {
  shell: ServiceShell
  current: ServiceTab
  /** What this page is about, beside the service; absent on its first page. */
  title?: string
  children: ComponentChildren
  /** What was typed; what is wrong with it stands above everything. */
  form?: FormState
  scripts?: readonly string[]
  styles?: readonly string[]
  /** Without script the page loads itself anew after so many seconds. */
  scriptless?: { refreshSeconds: number }
}

/** A page of one service, with the way to its others; only those that this person may open (S2). */
export function ServicePage({ shell, current, title, children, form = emptyForm, ...bundles }: ServicePageProps) {
  const { view, service, access } = shell
  const { t } = view
  const name = titleIn(service, view.language)
  const path = servicePath(service)
  const tabs = tabsOf[access].map((tab) => ({
    name: tab,
    href: tab === 'files' ? path : `${path}/${tab}`,
    label: t(`service.tab.${tab}`),
  }))
  return (
    <Page
      view={view}
      title={title ? `${title} – ${name}` : name}
      wide
      failed={Object.keys(form.errors).length > 0}
      {...bundles}
      heading={
        <>
          <p class="ds-paragraph whose">
            <Owner service={service} /> / {title ? <Link href={path}>{name}</Link> : <code>{service.name}</code>}{' '}
            <span class="ds-tag" data-color="neutral">
              {t(`service.visibility.${service.visibility}`)}
            </span>
          </p>
          <Heading level={1}>{title ?? name}</Heading>
        </>
      }
    >
      {service.archivedAt && <Alert color="warning">{t('service.isArchived')}</Alert>}
      <Tabs label={t('service.pages')} tabs={tabs} current={current} />
      <ErrorSummary view={view} form={form} />
      {children}
    </Page>
  )
}

const Owner = ({ service: { owner, ownerKind } }: { service: Service }) =>
  ownerKind === 'organisation' ? <Link href={`/orgs/${owner}`}>{owner}</Link> : <span>{owner}</span>
