import type { ComponentChildren } from 'preact'
import type { View } from '../http/view.ts'
import { type RequestFacts, type Step, spacedNumber } from './organisation-request.ts'

interface FactsListProps {
  view: View
  request: RequestFacts
  /** What whoever asks is called here, who is the administrator where nobody else is named. */
  applicant: string
  /** Whether each step can be gone back to. */
  change?: boolean
}

/** What was asked for, step by step. */
export function RequestFactsList({ view, request, applicant, change = false }: FactsListProps) {
  const { t } = view
  const { number, nameNb, nameNn, nameEn, name, kind, onBehalfOf, administrator, purpose } = request
  const names = [...new Set([nameNb, nameNn, nameEn])].filter(Boolean).join(' / ')
  const facts: [Step, string, ComponentChildren][] = [
    ['organisation', t('organisationRequest.fact.name'), names],
    ['organisation', t('organisationRequest.fact.shortName'), name && <code>{name}</code>],
    [
      'organisation',
      t('organisationRequest.fact.number'),
      number === '' ? t('organisationRequest.noNumber') : spacedNumber(number ?? ''),
    ],
    ['ground', t('organisationRequest.fact.ground'), kind && t(`organisationRequest.ground.${kind}`)],
    ...(kind === 'service-developer' ? [onBehalf(t('organisationRequest.onBehalfOf'), onBehalfOf)] : []),
    ['administrator', t('organisationRequest.fact.administrator'), administrator || applicant],
    ['purpose', t('organisationRequest.fact.purpose'), purpose],
  ]
  return (
    <dl class="facts">
      {facts.map(([step, label, value]) => (
        <Fact key={label} label={label} value={value} view={view} step={change ? step : undefined} />
      ))}
    </dl>
  )
}

const onBehalf = (label: string, value: string): [Step, string, string] => ['ground', label, value]

interface FactProps {
  view: View
  label: string
  value: ComponentChildren
  step: Step | undefined
}

function Fact({ view: { t }, label, value, step }: FactProps) {
  return (
    <>
      <dt>{label}</dt>
      <dd class="written">
        {value || t('organisationRequest.fact.missing')}
        {step && (
          <>
            {' '}
            <a
              class="ds-link"
              href={`/requests/new?step=${step}`}
              aria-label={`${t('organisationRequest.change')}: ${label}`}
            >
              {t('organisationRequest.change')}
            </a>
          </>
        )}
      </dd>
    </>
  )
}
