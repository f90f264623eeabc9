import type { LoggedAct } from '../audit/index.ts'
import { OrganisationPage, type Shell } from '../organisation/index.ts'
import type { T } from '../text/text.ts'
import { LinkButton, Paragraph } from '../ui/page.tsx'

interface LogPageProps {
  shell: Shell
  acts: readonly LoggedAct[]
  /** Usernames of the people in these acts, and whom the invitations went to, by id. */
  names: ReadonlyMap<string, string>
  /** From where the log goes on to older acts. */
  next: string | null
  /** Whether these are the newest. */
  first: boolean
}

/** Who did what in the organisation, in sentences, the newest first; for its owners (O1). */
export function LogPage({ shell, acts, names, next, first }: LogPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const path = `/orgs/${organisation.name}/log`
  return (
    <OrganisationPage shell={shell} current="log" title={t('log.title')}>
      <Paragraph>{t('log.lead')}</Paragraph>
      {acts.length === 0 && <Paragraph subtle>{t('log.empty')}</Paragraph>}
      <ol class="log">
        {acts.map((act) => (
          <li key={act.id}>
            <time class="subtle" dateTime={act.at.toISOString()}>
              {view.time(act.at)}
            </time>
            <span>
              {sentence(t, act, names)}
              <More t={t} act={act} />
              {act.reason && <span class="subtle"> {t('log.reason', { reason: act.reason })}</span>}
            </span>
          </li>
        ))}
      </ol>
      <p class="actions">
        {!first && (
          <LinkButton href={path} variant="tertiary">
            {t('log.newest')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={`${path}?cursor=${next}`} variant="secondary">
            {t('log.older')}
          </LinkButton>
        )}
      </p>
    </OrganisationPage>
  )
}

/** What an act says beside its sentence, if it does. */
const More = ({ t, act: { details } }: { t: T; act: LoggedAct }) => (
  <>
    {details['origin'] && ` ${t('log.origin', details)}`}
    {details['added'] && ` ${t('log.added', details)}`}
    {details['taken'] && ` ${t('log.taken', details)}`}
  </>
)

/** "kari added ola to Devs": who, what and whom. An act that is newer than these sentences is told by its name. */
function sentence(t: T, act: LoggedAct, names: ReadonlyMap<string, string>): string {
  const { action, subjectKind, subjectId } = act
  const person = subjectKind === 'user' ? (names.get(subjectId ?? '') ?? t('log.somebodyGone')) : ''
  const invited = act.details['invited'] ?? names.get(subjectId ?? '') ?? t('log.addressGone')
  const values = { ...act.details, actor: actorName(t, act, names), person, invited }
  const defaultValue = t('log.other', { ...values, action })
  return String(t(`log.act.${action}` as 'log.act.organisation.created', { ...values, defaultValue }))
}

function actorName(t: T, { actorKind, actorId }: LoggedAct, names: ReadonlyMap<string, string>): string {
  if (actorKind === 'user') return names.get(actorId ?? '') ?? t('log.somebodyGone')
  return t(actorKind === 'operator' ? 'log.servicedesk' : 'log.program')
}
