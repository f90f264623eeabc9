import type { View } from '../http/view.ts'
import type { PendingRequest } from '../joining/index.ts'
import { type ListedOrganisation, nameIn } from '../organisation/index.ts'
import type { ListedService, ListPage } from '../service/index.ts'
import { Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { SearchForm } from '../ui/search-form.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { MyRequests, Notices, type NoticesProps } from './pages.tsx'
import type { DashboardQuery } from './schema.ts'
import { ServiceTable } from './service-table.tsx'

export interface ServicesPageProps extends NoticesProps {
  /** `mine`, `all`, or the short name of an organisation that the person is in. */
  context: string
  asked: DashboardQuery
  page: ListPage
  favourites: readonly ListedService[]
  organisations: readonly ListedOrganisation[]
  requests: readonly PendingRequest[]
}

/** My services, everything, or those of an organisation: where people go on with their work (D2, D3). */
export function ServicesPage(props: ServicesPageProps) {
  const { view, context, asked, organisations, requests } = props
  const { t } = view
  const organisation = organisations.find(({ name }) => name === context)
  const title = organisation
    ? nameIn(organisation, view.language)
    : t(context === 'all' ? 'services.all' : 'services.mine')
  return (
    <Page view={view} title={title} wide scripts={['search']} heading={<Whose view={view} title={title} />}>
      <Notices {...props} />
      <Tabs label={t('services.contexts')} tabs={tabsOf(view, organisations)} current={context} />
      <p class="actions">
        <LinkButton href={organisation ? `/services/new?owner=${context}` : '/services/new'}>
          {t('newService.create')}
        </LinkButton>
        {organisation && <Link href={`/orgs/${context}`}>{t('services.about')}</Link>}
        {organisations.length === 0 && (
          <>
            <Link href="/orgs">{t('dashboard.joinFind')}</Link>
            <Link href="/requests/new">{t('dashboard.getAsk')}</Link>
          </>
        )}
      </p>
      <Favourites {...props} />
      <SearchForm
        action={pathOf(context)}
        name="search"
        label={t('services.search')}
        help={t('services.searchHelp')}
        button={t('directory.searchButton')}
        value={asked.search}
        hidden={{ sort: asked.sort }}
        data={{ 'data-search': '' }}
      />
      <p class="ds-paragraph subtle" role="status" id="found">
        {summary(props)}
      </p>
      <div id="results" class="stack">
        {props.page.items.length > 0 ? <Services {...props} /> : <Nothing {...props} />}
      </div>
      <p class="actions">
        <Link href="/services/deleted">{t('serviceDeleted.title')}</Link>
        <Link href="/requests">{t('organisationRequest.mine')}</Link>
      </p>
      {requests.length > 0 && <MyRequests view={view} requests={requests} />}
    </Page>
  )
}

/** Who looks, and at what. */
const Whose = ({ view: { t, person }, title }: { view: View; title: string }) => (
  <>
    <p class="ds-paragraph subtle">{t('services.who', { name: person?.displayName ?? '', where: title })}</p>
    <Heading level={1}>{title}</Heading>
  </>
)

const pathOf = (context: string) => (context === 'mine' ? '/dashboard' : `/dashboard/${context}`)

const tabsOf = ({ t, language }: View, organisations: readonly ListedOrganisation[]) =>
  [
    { name: 'mine', label: t('services.mine') },
    { name: 'all', label: t('services.all') },
    ...organisations.map((organisation) => ({ name: organisation.name, label: nameIn(organisation, language) })),
  ].map((tab) => ({ ...tab, href: pathOf(tab.name) }))

function summary({ view: { t }, asked: { search }, page: { count } }: ServicesPageProps) {
  if (!search) return t('services.count', { count })
  return count > 0 ? t('services.found', { count, search }) : t('services.nothing', { search })
}

function Favourites({ view, favourites }: ServicesPageProps) {
  if (favourites.length === 0) return null
  return (
    <section class="stack" aria-labelledby="favourites">
      <Heading level={2} id="favourites">
        {view.t('services.favourites')}
      </Heading>
      <ServiceTable view={view} services={favourites} label={view.t('services.favourites')} />
    </section>
  )
}

function Services({ view, context, asked, page }: ServicesPageProps) {
  const { t } = view
  const { search, sort, cursor } = asked
  const link = (changes: Record<string, string>) =>
    `${pathOf(context)}?${new URLSearchParams({ ...(search && { search }), sort, ...changes })}`
  return (
    <>
      <ServiceTable
        view={view}
        services={page.items}
        label={t('services.list')}
        sorting={{ sort, link: (by) => link({ sort: by }) }}
      />
      <p class="actions">
        {cursor && (
          <LinkButton href={link({})} variant="tertiary">
            {t('directory.toFirst')}
          </LinkButton>
        )}
        {page.next && (
          <LinkButton href={link({ cursor: page.next })} variant="secondary">
            {t('directory.more')}
          </LinkButton>
        )}
      </p>
    </>
  )
}

/** Says what to do next, whether nothing is here or nothing was found. */
function Nothing({ view: { t }, context, asked: { search } }: ServicesPageProps) {
  if (!search) return <Paragraph>{t('services.none')}</Paragraph>
  return (
    <Paragraph>
      {t('directory.nothingHelp')} <Link href={pathOf(context)}>{t('services.showAll')}</Link>
    </Paragraph>
  )
}
