import type { Place } from '../repository/index.ts'
import type { T } from '../text/text.ts'
import { Link } from '../ui/page.tsx'
import { addressOf } from './source.ts'

interface PlaceLineProps {
  t: T
  /** `/skd/my-service` */
  service: string
  place: Place
  view: 'files' | 'history'
}

/** Which version this is, and the way down to what is shown. */
export function PlaceLine({ t, service, place: { name, kind, path }, view }: PlaceLineProps) {
  const to = (depth: number) => addressOf(view, { service, name, path: path.slice(0, depth) })
  return (
    <nav class="place" aria-label={t('source.where')}>
      <span class="subtle">{t(`source.at.${kind}`)}</span>{' '}
      {path.length === 0 ? <strong>{shortName(name, kind)}</strong> : <Link href={to(0)}>{shortName(name, kind)}</Link>}
      {path.map((segment, index) => (
        <span key={to(index + 1)}>
          {' / '}
          {index === path.length - 1 ? <strong>{segment}</strong> : <Link href={to(index + 1)}>{segment}</Link>}
        </span>
      ))}
    </nav>
  )
}

/** As people read a commit: its first ten digits. */
export const shortName = (name: string, kind: Place['kind'] = 'commit') =>
  kind === 'commit' ? name.slice(0, 10) : name
