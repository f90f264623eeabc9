/** What Enhetsregisteret says of an organisation, as far as we use it. */
export interface Entity {
  number: string
  name: string
  /** Code of the organisation form, such as ORGL, KOMM, AS. */
  form: string
  /** What the register calls it, in bokmål, such as Kommune; not known of what was looked up long ago. */
  formName?: string | null
  /** Institutional sector codes; of a sub-entity, those of its parent. */
  sectors: readonly string[]
  /** What the register calls them, as one text. */
  sectorName?: string | null
  bankrupt: boolean
  /** Being wound up, by itself or by force. */
  windingUp: boolean
  /** `2024-11-26`; null while it exists. */
  deletedOn: string | null
  /** A workplace of the organisation that it is part of, which is `parent`. */
  isSubEntity: boolean
  parent: { number: string; name: string | null } | null
}

/** What came of a look-up. `unavailable` says nothing of the number: it is to be asked again later. */
export type LookUp =
  | { outcome: 'found'; entity: Entity; lookedUpAt: Date }
  | { outcome: 'none' }
  | { outcome: 'removed'; deletedOn: string | null; lookedUpAt: Date }
  | { outcome: 'unavailable' }

/** What the register did say. */
export type Answered = Exclude<LookUp, { outcome: 'unavailable' }>

/** Whether it belongs to the public sector. */
export type Publicity = 'administration' | 'publicly-owned' | 'private' | 'unknown'

export interface Classification {
  publicity: Publicity
  /** What that was read from; null where nothing says it. */
  because: { fact: 'sector' | 'form'; code: string } | null
}

/** Statistics Norway's classification of institutional sectors. */
const bySector: Readonly<Record<string, Publicity>> = {
  '6100': 'administration',
  '6500': 'administration',
  '1110': 'publicly-owned',
  '1120': 'publicly-owned',
  '1510': 'publicly-owned',
  '1520': 'publicly-owned',
}

const byForm: Readonly<Record<string, Publicity>> = {
  STAT: 'administration',
  KOMM: 'administration',
  FYLK: 'administration',
  ORGL: 'administration',
  ADOS: 'administration',
  IKS: 'publicly-owned',
  KF: 'publicly-owned',
  FKF: 'publicly-owned',
  SF: 'publicly-owned',
  AS: 'private',
  ASA: 'private',
  ENK: 'private',
  NUF: 'private',
  FLI: 'private',
  STI: 'private',
  SA: 'private',
  DA: 'private',
  ANS: 'private',
}

const publicities = ['administration', 'publicly-owned'] as const

/** The sector decides, public administration first; where it says nothing of the public, the form does. */
export function classify({ sectors, form }: Pick<Entity, 'sectors' | 'form'>): Classification {
  for (const publicity of publicities) {
    const code = sectors.find((sector) => meaning(bySector, sector) === publicity)
    if (code !== undefined) return { publicity, because: { fact: 'sector', code } }
  }
  const publicity = meaning(byForm, form)
  return publicity ? { publicity, because: { fact: 'form', code: form } } : { publicity: 'unknown', because: null }
}

const meaning = (table: Readonly<Record<string, Publicity>>, code: string) =>
  Object.hasOwn(table, code) ? table[code] : undefined
