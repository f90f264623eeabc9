import type { FormState, View } from '../../http/view.ts'
import type { T } from '../../text/text.ts'
import { ErrorSummary } from '../../ui/fields.tsx'
import { Alert, Button, FormToken, Link, Page, Paragraph } from '../../ui/page.tsx'
import type { DeletedService } from '../change-queries.ts'
import { titleIn } from '../service.ts'
import type { Transfer } from './transfer-queries.ts'

interface OffersPageProps {
  view: View
  form: FormState
  transfers: readonly Transfer[]
  declined: boolean
}

/** Services that this person is offered, or may take for an organisation (S3). */
export function OffersPage({ view, form, transfers, declined }: OffersPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('serviceTransfer.offers')} wide failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      {declined && <Alert color="success">{t('serviceTransfer.declined')}</Alert>}
      <Paragraph>{t(transfers.length > 0 ? 'serviceTransfer.offersLead' : 'serviceTransfer.noOffers')}</Paragraph>
      {transfers.length > 0 && (
        <ul class="entries">
          {transfers.map((transfer) => (
            <li key={transfer.id}>
              <strong>{titleIn(transfer, view.language)}</strong>
              <span>
                {t('serviceTransfer.fromTo', { service: `${transfer.owner}/${transfer.name}`, to: transfer.to })}
              </span>
              <span class="subtle">{t('serviceTransfer.until', { until: view.time(transfer.expiresAt) })}</span>
              <span>{keptText(t, transfer)}</span>
              <Answers view={view} transfer={transfer} />
            </li>
          ))}
        </ul>
      )}
      <Paragraph>
        <Link href="/dashboard">{t('serviceDeleted.back')}</Link>
      </Paragraph>
    </Page>
  )
}

/** Whom one lets in by accepting. */
function keptText(t: T, { keeping, administering }: Transfer): string {
  if (keeping === 0) return t('serviceTransfer.nobodyKeeps')
  const kept = t('serviceTransfer.keep', { count: keeping })
  return administering === 0 ? kept : `${kept} ${t('serviceTransfer.administer', { count: administering })}`
}

function Answers({ view, transfer }: { view: View; transfer: Transfer }) {
  const { t } = view
  const name = titleIn(transfer, view.language)
  return (
    <form method="post" action="/services/transfers" class="actions">
      <FormToken view={view} />
      <input type="hidden" name="transfer" value={transfer.id} />
      <Button size="sm" name="act" value="accept" label={t('serviceTransfer.acceptOne', { name })}>
        {t('serviceTransfer.accept')}
      </Button>
      <Button
        size="sm"
        variant="secondary"
        name="act"
        value="decline"
        label={t('serviceTransfer.declineOne', { name })}
      >
        {t('serviceTransfer.decline')}
      </Button>
    </form>
  )
}

interface DeletedPageProps {
  view: View
  services: readonly DeletedService[]
  wasDeleted: boolean
}

/** What was deleted and can be restored, for who owned it (S3). */
export function DeletedPage({ view, services, wasDeleted }: DeletedPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('serviceDeleted.title')} wide>
      {wasDeleted && <Alert color="success">{t('serviceDeleted.done')}</Alert>}
      <Paragraph>{t(services.length > 0 ? 'serviceDeleted.lead' : 'serviceDeleted.none')}</Paragraph>
      {services.length > 0 && (
        <ul class="entries">
          {services.map((service) => (
            <li key={service.id}>
              <strong>{titleIn(service, view.language)}</strong>
              <code>{`${service.owner}/${service.name}`}</code>
              <span class="subtle">{t('serviceDeleted.at', { at: view.time(service.deletedAt) })}</span>
              <form method="post" action="/services/deleted">
                <FormToken view={view} />
                <input type="hidden" name="service" value={`${service.owner}/${service.name}`} />
                <Button
                  size="sm"
                  variant="secondary"
                  label={t('serviceDeleted.restoreOne', { name: titleIn(service, view.language) })}
                >
                  {t('serviceDeleted.restore')}
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <Paragraph>
        <Link href="/dashboard">{t('serviceDeleted.back')}</Link>
      </Paragraph>
    </Page>
  )
}
