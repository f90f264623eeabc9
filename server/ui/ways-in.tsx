import type { View } from '../http/view.ts'
import { LinkButton } from './page.tsx'

/** For those who stand outside again: make a user, or log in. */
export const WaysIn = ({ view }: { view: View }) => (
  <p class="actions">
    <LinkButton href="/register/begin">{view.t('front.create')}</LinkButton>
    <LinkButton href="/login" variant="secondary">
      {view.t('front.logIn')}
    </LinkButton>
  </p>
)
