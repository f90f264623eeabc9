import type { View } from '../../http/view.ts'
import { Paragraph } from '../../ui/page.tsx'
import type { NamedAct } from './read-acts.ts'

/** Acts as the log has them: by the names by which they are searched and compared over years. */
export function Acts({ view: { t, time }, acts }: { view: View; acts: readonly NamedAct[] }) {
  if (acts.length === 0) return <Paragraph>{t('desk.log.none')}</Paragraph>
  return (
    <ol class="log">
      {acts.map((act) => (
        <li key={act.id}>
          <time class="subtle" dateTime={act.at.toISOString()}>
            {time(act.at)}
          </time>
          <span>
            <code>{act.action}</code>
            {act.outcome === 'refused' && ` (${t('desk.log.refused')})`} · {t('desk.log.by', { actor: actorOf(act) })}
            {act.subjectKind &&
              ` · ${t('desk.log.on', { kind: act.subjectKind, subject: act.subject ?? act.subjectId })}`}
            {act.organisation && act.organisation !== act.subject && ` · ${t('desk.log.in', { ...act })}`}
            {act.reason && (
              <>
                <br />
                <span class="written">{act.reason}</span>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

const actorOf = ({ actor, actorKind, actorId }: NamedAct) => actor ?? actorId ?? actorKind
