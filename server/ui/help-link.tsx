import type { View } from '../http/view.ts'
import { Link } from './page.tsx'

/** The pages of help, in the order in which people need them. */
export const helpPages = [
  'create-user',
  'deploy-service',
  'join-organisation',
  'get-organisation',
  'add-person',
  'connect-ansattporten',
] as const

export type HelpTopic = (typeof helpPages)[number]

interface HelpLinkProps {
  view: View
  about: HelpTopic
  /** A part of the page, such as `invalid`. */
  part?: 'invalid'
}

/** Leads to the page that explains what somebody is in the middle of (X9). */
export const HelpLink = ({ view: { t }, about, part }: HelpLinkProps) => (
  <p class="ds-paragraph">
    <Link href={`/help/${about}${part ? `#${part}` : ''}`}>{t('help.link', { title: t(`help.about.${about}`) })}</Link>
  </p>
)
