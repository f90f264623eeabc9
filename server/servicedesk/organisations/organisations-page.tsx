import { type ListedOrganisation, nameIn } from '../../organisation/index.ts'
import { Link, Paragraph } from '../../ui/page.tsx'
import { SearchForm } from '../../ui/search-form.tsx'
import { More } from '../more.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'

interface OrganisationsPageProps {
  desk: Desk
  search: string
  organisations: { items: readonly ListedOrganisation[]; next: string | null }
  isFirst: boolean
}

/** Every organisation by name; or those that a name, a short name or a number means. */
export function OrganisationsPage({ desk, search, organisations: { items, next }, isFirst }: OrganisationsPageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="organisations" title={t('directory.title')}>
      <SearchForm
        action="/servicedesk/organisations"
        name="search"
        label={t('directory.search')}
        help={t('directory.searchHelp')}
        button={t('desk.search')}
        value={search}
      />
      {items.length === 0 && <Paragraph>{t('desk.organisations.none')}</Paragraph>}
      {items.length > 0 && (
        <ul class="entries">
          {items.map((organisation) => (
            <li key={organisation.id}>
              <Link href={`/servicedesk/organisations/${organisation.name}`}>
                {nameIn(organisation, view.language)}
              </Link>
              <code>{organisation.name}</code>
            </li>
          ))}
        </ul>
      )}
      <More
        view={view}
        path={`/servicedesk/organisations?${new URLSearchParams({ search })}`}
        next={next}
        isFirst={isFirst}
      />
    </ServicedeskPage>
  )
}
