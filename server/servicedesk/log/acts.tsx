import type { View } from '../../http/view.ts'
import { kindText, type T } from '../../text/text.ts'
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
            {act.outcome === 'refused' && ` (${t('desk.log.refused')})`} ·{' '}
            {t('desk.log.by', { actor: actorOf(t, act) })}
            {act.subjectKind &&
              ` · ${t('desk.log.on', { kind: kindText(t, 'subjectKind', act.subjectKind), subject: subjectOf(act) })}`}
            {act.organisation &&
              !isNamedIn(subjectOf(act), act.organisation) &&
              ` · ${t('desk.log.in', { organisation: act.organisation })}`}
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

const actorOf = (t: T, { actor, actorKind, actorId }: NamedAct) =>
  actor ?? actorId ?? kindText(t, 'actorKind', actorKind)

const subjectOf = ({ subject, subjectId }: NamedAct) => subject ?? subjectId ?? ''

/** The organisation itself, and what is called by its name and their own. */
const isNamedIn = (subject: string, organisation: string) => subject.split('/')[0] === organisation
