import { Link, Paragraph } from '../../ui/page.tsx'
import { SearchForm } from '../../ui/search-form.tsx'
import type { User } from '../../user/index.ts'
import { More } from '../more.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'

interface ListedPerson {
  username: string
  displayName: string | null
  state: User['state']
  isOperator: boolean
}

interface PeoplePageProps {
  desk: Desk
  search: string
  people: { items: readonly ListedPerson[]; next: string | null }
  isFirst: boolean
}

/** Everybody, by username; or whom a username, a name or an address means. */
export function PeoplePage({ desk, search, people: { items, next }, isFirst }: PeoplePageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="people" title={t('desk.people.title')}>
      <SearchForm
        action="/servicedesk/people"
        name="search"
        label={t('desk.people.search')}
        help={t('desk.people.searchHelp')}
        button={t('desk.search')}
        value={search}
      />
      {items.length === 0 && <Paragraph>{t('desk.people.none')}</Paragraph>}
      {items.length > 0 && (
        <ul class="entries">
          {items.map(({ username, displayName, state, isOperator }) => (
            <li key={username}>
              <Link href={`/servicedesk/people/${username}`}>{username}</Link>
              {displayName && <span>{displayName}</span>}
              {state !== 'active' && (
                <span class="ds-tag" data-color="warning">
                  {t(`desk.state.${state}`)}
                </span>
              )}
              {isOperator && (
                <span class="ds-tag" data-color="info">
                  {t('desk.people.operator')}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <More view={view} path={`/servicedesk/people?${new URLSearchParams({ search })}`} next={next} isFirst={isFirst} />
    </ServicedeskPage>
  )
}
