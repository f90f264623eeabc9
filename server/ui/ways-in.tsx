import type { View } from '../http/view.ts'
import { LinkButton } from './page.tsx'

interface WaysInProps {
  view: View
  /** Where either way ends, as far as people want to go there (R3, L3). */
  returnTo?: string
}

/** For those who stand outside: make a user, or log in. */
export function WaysIn({ view, returnTo }: WaysInProps) {
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ return_to: returnTo })}`
  return (
    <p class="actions">
      <LinkButton href={`/register/begin${query}`}>{view.t('front.create')}</LinkButton>
      <LinkButton href={`/login${query}`} variant="secondary">
        {view.t('front.logIn')}
      </LinkButton>
    </p>
  )
}
