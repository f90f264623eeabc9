import type { View } from '../http/view.ts'
import { LinkButton, Page } from './page.tsx'

/**
 * Answers a form whose next stop may lie outside: a page that moves on by itself, since a redirect would be stopped
 * by `form-action 'self'`.
 */
export const MovingOnPage = ({ view, to }: { view: View; to: string }) => (
  <Page view={view} title={view.t('shell.movingOn')} refresh={{ seconds: 0, to }}>
    <LinkButton href={to}>{view.t('shell.moveOn')}</LinkButton>
  </Page>
)
