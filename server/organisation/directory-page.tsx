import type { View } from '../http/view.ts'
import { Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { SearchForm } from '../ui/search-form.tsx'
import { type ListedOrganisation, nameIn } from './organisation.ts'

export interface DirectoryPageProps {
  view: View
  search: string
  organisations: readonly ListedOrganisation[]
  /** Those of them that the person is in. */
  own: ReadonlySet<string>
  /** Where the list goes on. */
  next: string | null
  /** Whether this is the beginning of the list. */
  first: boolean
}

/** Everybody here finds every organisation here, and how to join it (J1). */
export function DirectoryPage(props: DirectoryPageProps) {
  const { view, search } = props
  const { t } = view
  return (
    <Page view={view} title={t('directory.title')} wide scripts={['search']}>
      <p class="ds-paragraph lead">{t('directory.lead')}</p>
      <SearchForm
        action="/orgs"
        name="search"
        label={t('directory.search')}
        help={t('directory.searchHelp')}
        button={t('directory.searchButton')}
        value={search}
        data={{ 'data-search': '' }}
      />
      <p class="ds-paragraph subtle" role="status" id="found">
        {summary(props)}
      </p>
      <div id="results" class="stack">
        {props.organisations.length > 0 ? <Results {...props} /> : <Nothing view={view} search={search} />}
      </div>
    </Page>
  )
}

/** Read aloud when it changes. */
function summary({ view: { t }, search, organisations: { length: count }, next, first }: DirectoryPageProps): string {
  if (count === 0) return search ? t('directory.nothing', { search }) : t('directory.empty')
  return next || !first ? t('directory.shown', { count }) : t('directory.found', { count })
}

function Results({ view, search, organisations, own, next, first }: DirectoryPageProps) {
  const { t } = view
  return (
    <>
      <ul class="entries">
        {organisations.map((organisation) => (
          <li key={organisation.id}>
            <Link href={`/orgs/${organisation.name}`}>{nameIn(organisation, view.language)}</Link>
            <code>{organisation.name}</code>
            {own.has(organisation.id) && (
              <span class="ds-tag" data-color="success">
                {t('directory.yours')}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p class="actions">
        {!first && (
          <LinkButton href={`/orgs?${new URLSearchParams({ search })}`} variant="tertiary">
            {t('directory.toFirst')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={`/orgs?${new URLSearchParams({ search, cursor: next })}`} variant="secondary">
            {t('directory.more')}
          </LinkButton>
        )}
      </p>
    </>
  )
}

/** Says what to do next, whether nothing is here or nothing was found. */
function Nothing({ view, search }: Pick<DirectoryPageProps, 'view' | 'search'>) {
  const { t, studio } = view
  return (
    <section class="ds-card" data-color="neutral" data-variant="default">
      <Heading level={2}>{t('directory.missingTitle')}</Heading>
      {search && <Paragraph>{t('directory.nothingHelp')}</Paragraph>}
      <Paragraph>
        {t('directory.missing', { publisher: studio.publisher })}{' '}
        <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
      </Paragraph>
      <p class="actions">
        <Link href="/requests/new">{t('dashboard.getAsk')}</Link>
        {search && <Link href="/orgs">{t('directory.all')}</Link>}
      </p>
    </section>
  )
}
