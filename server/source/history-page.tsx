import type { Commit, Place } from '../repository/index.ts'
import { ServicePage, type ServiceShell, servicePath } from '../service/index.ts'
import { Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { PlaceLine, shortName } from './place-line.tsx'
import { addressOf } from './source.ts'

interface HistoryPageProps {
  shell: ServiceShell
  place: Place
  commits: readonly Commit[]
  next: string | null
  /** Whether these are the newest. */
  first: boolean
}

/** The commits that led to what is shown, the newest first (S2). */
export function HistoryPage({ shell, place, commits, next, first }: HistoryPageProps) {
  const { view, service } = shell
  const { t } = view
  const path = addressOf('history', { service: servicePath(service), name: place.name, path: place.path })
  return (
    <ServicePage shell={shell} current="history" title={t('service.tab.history')} styles={['source.css']}>
      <PlaceLine t={t} service={servicePath(service)} place={place} view="history" />
      {commits.length === 0 && <Paragraph subtle>{t('source.noCommits')}</Paragraph>}
      <Commits shell={shell} commits={commits} />
      <p class="actions">
        {!first && (
          <LinkButton href={path} variant="tertiary">
            {t('source.newest')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={`${path}?cursor=${next}`} variant="secondary">
            {t('source.older')}
          </LinkButton>
        )}
      </p>
    </ServicePage>
  )
}

function Commits({ shell: { view, service }, commits }: { shell: ServiceShell; commits: readonly Commit[] }) {
  return (
    <ol class="log">
      {commits.map(({ id, subject, author, at }) => (
        <li key={id}>
          <time class="subtle" dateTime={at.toISOString()}>
            {view.time(at)}
          </time>
          <span>
            <Link href={`${servicePath(service)}/commits/${id}`}>{subject || shortName(id)}</Link>{' '}
            <span class="subtle">
              {author} · <code>{shortName(id)}</code>
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}
