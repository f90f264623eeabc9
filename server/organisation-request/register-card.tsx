import type { View } from '../http/view.ts'
import type { Entity } from '../registry/index.ts'
import { formatDay } from '../text/text.ts'
import { Alert, Link, Paragraph } from '../ui/page.tsx'
import type { LookUp } from './evidence.ts'
import { readableName, spacedNumber } from './organisation-request.ts'

interface RegisterCardProps {
  view: View
  found: LookUp | 'waiting' | 'unanswered'
  /** While whoever asks can still write another number. */
  isDraft?: boolean
}

/** What Enhetsregisteret says of a number, and what is amiss with it. */
export function RegisterCard({ view, found, isDraft }: RegisterCardProps) {
  const { t } = view
  if (found === 'unanswered') return <Alert color="warning">{t('organisationRequest.register.unanswered')}</Alert>
  if (found === 'waiting') return <Alert color="info">{t('organisationRequest.register.waiting')}</Alert>
  if (found.outcome === 'unavailable')
    return <Alert color="info">{t('organisationRequest.register.unavailable')}</Alert>
  if (found.outcome !== 'found')
    return (
      <Alert color="warning">
        {t(`organisationRequest.register.${found.outcome}`)}
        {isDraft && found.outcome === 'none' && ` ${t('organisationRequest.register.check')}`}
      </Alert>
    )
  return <EntityCard view={view} entity={found.entity} />
}

function EntityCard({ view, entity }: { view: View; entity: Entity }) {
  const { t, language } = view
  const { bankrupt, windingUp, deletedOn, isSubEntity, parent } = entity
  return (
    <>
      <section
        class="ds-card"
        data-variant="tinted"
        data-color="accent"
        aria-label={t('organisationRequest.register.title')}
      >
        <Paragraph>
          <strong>{readableName(entity.name)}</strong>, {spacedNumber(entity.number)}
        </Paragraph>
        <dl class="facts">
          <dt>{t('organisationRequest.register.form')}</dt>
          <dd>
            <Coded codes={[entity.form]} words={entity.formName} />
          </dd>
          {entity.sectors.length > 0 && (
            <>
              <dt>{t('organisationRequest.register.sector')}</dt>
              <dd>
                <Coded codes={entity.sectors} words={entity.sectorName} />
              </dd>
            </>
          )}
        </dl>
        <Paragraph subtle>
          {t('organisationRequest.register.source')}
          {parent?.name && ` ${t('organisationRequest.register.partOf', { parent: readableName(parent.name) })}`}
        </Paragraph>
      </section>
      {deletedOn && (
        <Alert color="warning">
          {t('organisationRequest.register.deleted', { day: formatDay(language, deletedOn) })}
        </Alert>
      )}
      {bankrupt && <Alert color="warning">{t('organisationRequest.register.bankrupt')}</Alert>}
      {windingUp && <Alert color="warning">{t('organisationRequest.register.windingUp')}</Alert>}
      {isSubEntity && parent && (
        <Alert color="warning">
          {t('organisationRequest.register.subEntity', { parent: parent.name ? readableName(parent.name) : '' })}{' '}
          <strong>{spacedNumber(parent.number)}</strong>
        </Alert>
      )}
    </>
  )
}

/** Codes of the register with what it calls them, which it says in one language. */
function Coded({ codes, words }: { codes: readonly string[]; words: string | null | undefined }) {
  const listed = codes.join(', ')
  if (!words) return <>{listed}</>
  return (
    <>
      <span lang="nb">{words}</span> ({listed})
    </>
  )
}

/** What the person can show by themselves, and what they have shown (Q3). */
export function Representation({
  view,
  number,
  provenAt,
  returnTo,
}: {
  view: View
  number: string | null
  provenAt: Date | undefined
  returnTo: string
}) {
  const { t } = view
  if (!number) return null
  if (provenAt)
    return (
      <Alert color="success">{t('organisationRequest.representation.proven', { time: view.time(provenAt) })}</Alert>
    )
  const query = new URLSearchParams({ number, return_to: returnTo })
  return (
    <Paragraph>
      {t('organisationRequest.representation.lead')}{' '}
      <Link href={`/representation/begin?${query}`}>{t('organisationRequest.representation.prove')}</Link>
    </Paragraph>
  )
}
