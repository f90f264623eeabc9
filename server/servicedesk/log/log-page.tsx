import { auditActions } from '../../audit/index.ts'
import { Select } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Button, Link, Paragraph } from '../../ui/page.tsx'
import { More } from '../more.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'
import { Acts } from './acts.tsx'
import type { NamedAct } from './read-acts.ts'
import type { Asked } from './schema.ts'

interface LogPageProps {
  desk: Desk
  asked: Asked
  acts: { items: readonly NamedAct[]; next: string | null }
  isFirst: boolean
}

/** Everything that was done, the newest first; what is looked for stands in the address. */
export function LogPage({ desk, asked, acts: { items, next }, isFirst }: LogPageProps) {
  const { view } = desk
  const { t } = view
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value))
  return (
    <ServicedeskPage desk={desk} current="log" title={t('desk.log.title')}>
      <Search desk={desk} asked={asked} />
      <Acts view={view} acts={items} />
      <More view={view} path={`/servicedesk/log?${query}`} next={next} isFirst={isFirst} />
      <Paragraph>
        {t('desk.log.export')}{' '}
        <Link href={`/servicedesk/log/export?${query}${query.size ? '&' : ''}format=jsonl`}>JSON Lines</Link> ·{' '}
        <Link href={`/servicedesk/log/export?${query}${query.size ? '&' : ''}format=csv`}>CSV</Link>
      </Paragraph>
    </ServicedeskPage>
  )
}

function Search({ desk: { view }, asked }: Pick<LogPageProps, 'desk' | 'asked'>) {
  const { t } = view
  const form = { values: asked, errors: {} }
  const actions = auditActions.map((action) => ({ value: action, label: action }))
  return (
    <form method="get" action="/servicedesk/log" class="stack">
      <div class="log-search">
        <TextField form={form} name="person" label={t('desk.log.person')} optional maxlength={100} />
        <TextField form={form} name="organisation" label={t('desk.log.organisation')} optional maxlength={100} />
        <Select
          form={form}
          name="action"
          label={t('desk.log.action')}
          options={[{ value: '', label: t('desk.log.any') }, ...actions]}
        />
        <TextField form={form} name="since" label={t('desk.log.since')} optional type="date" />
        <TextField form={form} name="until" label={t('desk.log.until')} optional type="date" />
        <TextField form={form} name="request" label={t('desk.log.request')} optional maxlength={100} />
      </div>
      <p class="actions">
        <Button variant="secondary">{t('desk.search')}</Button>
        <Link href="/servicedesk/log">{t('desk.log.all')}</Link>
      </p>
    </form>
  )
}
