export interface Organisation {
  number: string
  name: string
  /** The form of organisation, as Enhetsregisteret shortens it. */
  unitType: string
}

/** Synthetic numbers, which the simulated Enhetsregisteret knows too. */
const organisations: readonly Organisation[] = [
  { number: '314758625', name: 'EKSEMPELDIREKTORATET', unitType: 'ORGL' },
  { number: '210000003', name: 'EKSEMPELDIREKTORATET AVD LEIKANGER', unitType: 'BEDR' },
  { number: '310000027', name: 'EKSEMPELDEPARTEMENTET', unitType: 'ORGL' },
  { number: '310000019', name: 'FJELLDAL KOMMUNE', unitType: 'KOMM' },
  { number: '312206498', name: 'FJORDRENOVASJON IKS', unitType: 'IKS' },
  { number: '310000000', name: 'STATSLAGERET AS', unitType: 'AS' },
  { number: '311094688', name: 'NORDLYS PROGRAMVARE AS', unitType: 'AS' },
]

/** Who acts for which; nobody else acts for any. */
const represented: Readonly<Record<string, readonly string[]>> = {
  '14838131205': ['314758625', '210000003', '310000027', '311094688'],
  '02897445568': ['310000019'],
  '23869012920': ['312206498', '310000000'],
}

/** `enterprise` are organisations of their own, `business` their sub-entities. */
export const organisationForms = ['enterprise', 'business'] as const

export type OrganisationForm = (typeof organisationForms)[number]

/** Whom a person may act for; of one form, if one is asked for. */
export function organisationsOf(pid: string, form: OrganisationForm | undefined): Organisation[] {
  const numbers = represented[pid] ?? []
  return organisations.filter(({ number, unitType }) => {
    const formOfIt = unitType === 'BEDR' ? 'business' : 'enterprise'
    return numbers.includes(number) && (form === undefined || form === formOfIt)
  })
}
