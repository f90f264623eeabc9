import type { View } from '../http/view.ts'
import { LinkButton } from '../ui/page.tsx'

interface MoreProps {
  view: View
  /** Of the list from its beginning, with what it is limited to. */
  path: string
  next: string | null
  isFirst: boolean
}

/** The ways on from a part of a list. */
export function More({ view: { t }, path, next, isFirst }: MoreProps) {
  if (isFirst && !next) return null
  return (
    <p class="actions">
      {!isFirst && (
        <LinkButton href={path} variant="tertiary">
          {t('desk.first')}
        </LinkButton>
      )}
      {next && (
        <LinkButton href={`${path}${path.includes('?') ? '&' : '?'}cursor=${next}`} variant="secondary">
          {t('desk.more')}
        </LinkButton>
      )}
    </p>
  )
}
