import type { ComponentChildren } from 'preact'
import type { View } from '../http/view.ts'
import { Heading, Link, Paragraph } from '../ui/page.tsx'

interface PartProps {
  title: string
  /** For links that lead right here. */
  id?: string
  children: ComponentChildren
}

export const Part = ({ title, id, children }: PartProps) => (
  <section class="stack">
    <Heading level={2} {...(id && { id })}>
      {title}
    </Heading>
    {children}
  </section>
)

export const Steps = ({ children }: { children: ComponentChildren }) => <ol class="ds-list">{children}</ol>

export const Servicedesk = ({ view: { studio } }: { view: View }) => (
  <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
)

/** The last words of every page: whom to ask. */
export const MoreHelp = ({ view }: { view: View }) => (
  <Paragraph subtle>
    {view.t('help.lead')} <Servicedesk view={view} />. <Link href="/help">{view.t('help.title')}</Link>
  </Paragraph>
)
