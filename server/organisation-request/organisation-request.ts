/** What an organisation request goes through (Q4). */
export const requestStates = [
  'draft',
  'submitted',
  'in-review',
  'more-wanted',
  'answered',
  'approved',
  'declined',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

/** Somebody waits for an answer. */
export const openStates = ['submitted', 'in-review', 'more-wanted', 'answered'] as const satisfies RequestState[]
type OpenState = (typeof openStates)[number]

export const isOpen = (state: RequestState): state is OpenState => openStates.some((open) => open === state)

interface Transition {
  by: 'applicant' | 'operator'
  from: readonly RequestState[]
  to: RequestState
}

/** Every way from one state to another, and whose it is. */
export const transitions = {
  submit: { by: 'applicant', from: ['draft'], to: 'submitted' },
  answer: { by: 'applicant', from: ['more-wanted'], to: 'answered' },
  withdraw: { by: 'applicant', from: openStates, to: 'withdrawn' },
  take: { by: 'operator', from: ['submitted', 'in-review', 'answered'], to: 'in-review' },
  ask: { by: 'operator', from: ['submitted', 'in-review', 'answered'], to: 'more-wanted' },
  approve: { by: 'operator', from: openStates, to: 'approved' },
  decline: { by: 'operator', from: openStates, to: 'declined' },
  reopen: { by: 'operator', from: ['declined', 'withdrawn'], to: 'in-review' },
} as const satisfies Record<string, Transition>
export type RequestAct = keyof typeof transitions

/** What may be done to a request in this state, by whoever may do it. */
export const actsFrom = (state: RequestState, by: Transition['by']): RequestAct[] =>
  (Object.entries(transitions) as [RequestAct, Transition][]).flatMap(([act, transition]) =>
    transition.by === by && transition.from.includes(state) ? [act] : [],
  )

/** What a step is told as: an applicant's own is another than one that the servicedesk does for them. */
export const toldAs = <Act extends string>(act: Act, by: string | null): Act | 'withdrawFor' =>
  act === 'withdraw' && by === null ? 'withdrawFor' : act

/** What somebody wants, in their words; a draft may lack any of it. */
export interface RequestFacts {
  /** Nine digits of Enhetsregisteret; empty: it has none; null: nothing was said yet. */
  number: string | null
  nameNb: string
  nameNn: string
  nameEn: string
  /** The short name that is wished for. */
  name: string
  /** The ground: a service owner with an agreement, or one who develops services for others. */
  kind: 'service-owner' | 'service-developer' | null
  /** Which public-sector organisations services are developed for. */
  onBehalfOf: string
  /** A username or an address; empty: the applicant. */
  administrator: string
  purpose: string
}

export const noFacts: RequestFacts = {
  number: null,
  nameNb: '',
  nameNn: '',
  nameEn: '',
  name: '',
  kind: null,
  onBehalfOf: '',
  administrator: '',
  purpose: '',
}

/** The facts alone, whatever else came along with them. */
export const factsOf = (facts: RequestFacts): RequestFacts => ({
  number: facts.number,
  nameNb: facts.nameNb,
  nameNn: facts.nameNn,
  nameEn: facts.nameEn,
  name: facts.name,
  kind: facts.kind,
  onBehalfOf: facts.onBehalfOf,
  administrator: facts.administrator,
  purpose: facts.purpose,
})

/** An organisation that somebody asked for. */
export interface OrganisationRequest extends RequestFacts {
  id: string
  state: RequestState
  applicantId: string | null
  /** Who asked, and how, where it came to the servicedesk by mail or phone. */
  askedBy: string | null
  createdAt: Date
  changedAt: Date
  submittedAt: Date | null
  endedAt: Date | null
  assigneeId: string | null
  decidedBy: string | null
  reason: string | null
  organisationId: string | null
  /** When the applicant proved that they act for the organisation, as it stood when they sent or answered (Q3). */
  representedAt: Date | null
}

/** The steps of the form, and which facts each asks for (Q1). */
export const steps = {
  organisation: ['number', 'nameNb', 'nameNn', 'nameEn', 'name'],
  ground: ['kind', 'onBehalfOf'],
  administrator: ['administrator'],
  purpose: ['purpose'],
} as const satisfies Record<string, readonly (keyof RequestFacts)[]>
export type Step = keyof typeof steps
export const stepNames = Object.keys(steps) as Step[]

export const isOf = (step: Step, field: string): boolean => steps[step].some((own) => own === field)

export const longest = { words: 2000, name: 120, login: 254 } as const

/** `991825827` as it is read: in three groups. */
export const spacedNumber = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ')

/** A short name that a name suggests: the first letters of its words, or the beginning of its only one. */
export function suggestShortName(name: string): string {
  const plain = name.toLowerCase().replaceAll('æ', 'ae').replaceAll('ø', 'o').replaceAll('å', 'a').normalize('NFKD')
  const words = plain.replace(/\p{M}/gu, '').match(/[a-z0-9]+/g) ?? []
  const meaning = words.filter((word) => !/^(og|i|for|av|as|asa|sf|ks|the|of|and)$/.test(word))
  const [only = ''] = meaning
  const suggested = meaning.length > 1 ? meaning.map(([first]) => first).join('') : only
  return suggested.replace(/^[0-9]+/, '').slice(0, 6)
}

const forms = /^(?:as|asa|ans|da|sa|sf|kf|fkf|iks|hf|rhf|ks|ba|nuf)$/

/** `STATENS VEGVESEN` → `Statens vegvesen`: the register writes names in capitals, and people read them. */
export function readableName(name: string): string {
  if (name !== name.toUpperCase()) return name
  const [first = '', ...others] = name.toLowerCase().split(' ')
  const words = [first.charAt(0).toUpperCase() + first.slice(1), ...others]
  return words.map((word) => (forms.test(word) ? word.toUpperCase() : word)).join(' ')
}
