import type { FieldError } from '../errors.ts'
import type { FormState } from '../http/view.ts'
import { isOf, type OrganisationRequest, type RequestFacts, type Step } from './organisation-request.ts'
import type { StepForm } from './schema.ts'

/** What each step of the form says of the facts. */
const typedAt: Record<StepForm['step'], (form: StepForm) => Partial<RequestFacts>> = {
  organisation: ({ number, noNumber, nameNb, nameNn, nameEn, name }) => ({
    number: number || (noNumber ? '' : null),
    nameNb,
    nameNn: nameNn || nameNb,
    nameEn: nameEn || nameNb,
    name,
  }),
  ground: ({ kind, onBehalfOf }) => ({ kind: kind === 'neither' ? null : kind, onBehalfOf }),
  administrator: ({ administratorIs, administrator }) => ({
    administrator: administratorIs === 'other' ? administrator : '',
  }),
  purpose: ({ purpose }) => ({ purpose }),
  review: () => ({}),
}

export const typedFacts = (form: StepForm): Partial<RequestFacts> => typedAt[form.step](form)

/** What the facts cannot say any more: another administrator who is not named would be read as the applicant. */
export const formProblems = ({ step, administratorIs, administrator }: StepForm): FieldError[] =>
  step === 'administrator' && administratorIs === 'other' && administrator === ''
    ? [{ field: 'administrator', message: 'required' }]
    : []

/** A draft as the fields of the form. */
export function valuesOf(draft: OrganisationRequest | undefined): FormState['values'] {
  if (!draft) return {}
  const { number, nameNb, nameNn, nameEn, name, kind, onBehalfOf, administrator, purpose } = draft
  return {
    number: number ?? '',
    ...(number === '' && { noNumber: 'on' }),
    ...{ nameNb, nameNn, nameEn, name, onBehalfOf, administrator, purpose },
    ...(kind && { kind }),
    administratorIs: administrator === '' ? 'me' : 'other',
  }
}

/** The first step that has something wrong; none where the request can be sent. */
export const firstOf = (problems: readonly { field: string }[], steps: readonly Step[]): Step | undefined =>
  steps.find((step) => problems.some(({ field }) => isOf(step, field)))
