/** What a number shows, and the key of its sentence on the page. */
export type Case =
  | 'directorate'
  | 'ministry'
  | 'municipality'
  | 'municipalCompany'
  | 'intermunicipal'
  | 'stateCompany'
  | 'company'
  | 'bankrupt'
  | 'windingUp'
  | 'deleted'
  | 'subEntity'
  | 'removed'
  | 'unknown'
  | 'fails'
  | 'slow'
  | 'busy'

export interface StubEntity {
  number: string
  shows: Case
  name?: string
  collection?: 'enheter' | 'underenheter'
  status: number
  body?: Record<string, unknown>
  headers?: Record<string, string>
  /** How long the answer takes. */
  seconds?: number
}

const base = 'https://data.brreg.no/enhetsregisteret/api'

interface Facts {
  number: string
  shows: Case
  name: string
  form: readonly [code: string, description: string]
  sector?: readonly [code: string, description: string]
  more?: Record<string, unknown>
}

/** A record as the register sends it, with fields that we do not use. */
function active({ number, shows, name, form: [kode, beskrivelse], sector, more }: Facts): StubEntity {
  const isSubEntity = kode === 'BEDR'
  const collection = isSubEntity ? 'underenheter' : 'enheter'
  const body = {
    organisasjonsnummer: number,
    navn: name,
    organisasjonsform: { kode, beskrivelse },
    hjemmeside: 'www.example.no',
    registreringsdatoEnhetsregisteret: '2007-10-15',
    registrertIMvaregisteret: false,
    naeringskode1: { kode: '84.110', beskrivelse: 'Generell offentlig administrasjon' },
    antallAnsatte: 43,
    harRegistrertAntallAnsatte: true,
    ...(isSubEntity ? { beliggenhetsadresse: address, oppstartsdato: '2008-01-01' } : { forretningsadresse: address }),
    ...(sector && { institusjonellSektorkode: { kode: sector[0], beskrivelse: sector[1] } }),
    ...(!isSubEntity && { konkurs: false, underAvvikling: false, underTvangsavviklingEllerTvangsopplosning: false }),
    maalform: 'Bokmål',
    ...more,
    _links: { self: { href: `${base}/${collection}/${number}` } },
  }
  return { number, shows, name, collection, status: 200, body }
}

const address = {
  land: 'Norge',
  landkode: 'NO',
  postnummer: '0585',
  poststed: 'OSLO',
  adresse: ['Eksempelgata 1'],
  kommune: 'OSLO',
  kommunenummer: '0301',
}

const fault = (number: string, shows: Case, answer: Omit<StubEntity, 'number' | 'shows'>): StubEntity => ({
  number,
  shows,
  ...answer,
})

const company = ['AS', 'Aksjeselskap'] as const
const privateSector = ['2100', 'Private aksjeselskaper mv.'] as const

/** Synthetic numbers with good check digits; all others are not found. */
export const entities: readonly StubEntity[] = [
  active({
    number: '314758625',
    shows: 'directorate',
    name: 'EKSEMPELDIREKTORATET',
    form: ['ORGL', 'Organisasjonsledd'],
    sector: ['6100', 'Statsforvaltningen'],
    more: { overordnetEnhet: '310000027' },
  }),
  active({
    number: '310000027',
    shows: 'ministry',
    name: 'EKSEMPELDEPARTEMENTET',
    form: ['ORGL', 'Organisasjonsledd'],
    sector: ['6100', 'Statsforvaltningen'],
  }),
  active({
    number: '310000019',
    shows: 'municipality',
    name: 'FJELLDAL KOMMUNE',
    form: ['KOMM', 'Kommune'],
    sector: ['6500', 'Kommuneforvaltningen'],
    more: { maalform: 'Nynorsk' },
  }),
  active({
    number: '310000183',
    shows: 'municipalCompany',
    name: 'FJELLDAL VATN KF',
    form: ['KF', 'Kommunalt foretak'],
    sector: ['1510,6500', 'Kommunale foretak, kommuneforvaltningen'],
    more: { overordnetEnhet: '310000019' },
  }),
  active({
    number: '312206498',
    shows: 'intermunicipal',
    name: 'FJORDRENOVASJON IKS',
    form: ['IKS', 'Interkommunalt selskap'],
  }),
  active({
    number: '310000000',
    shows: 'stateCompany',
    name: 'STATSLAGERET AS',
    form: company,
    sector: ['1120', 'Statlig eide aksjeselskaper mv.'],
  }),
  active({
    number: '311094688',
    shows: 'company',
    name: 'NORDLYS PROGRAMVARE AS',
    form: company,
    sector: privateSector,
  }),
  active({
    number: '310000108',
    shows: 'bankrupt',
    name: 'SISTE OLJE AS',
    form: company,
    sector: privateSector,
    more: { konkurs: true, konkursdato: '2026-09-01' },
  }),
  active({
    number: '310000116',
    shows: 'windingUp',
    name: 'KVELD OG SØNNER AS',
    form: company,
    sector: privateSector,
    more: { underAvvikling: true },
  }),
  {
    number: '310000124',
    shows: 'deleted',
    name: 'GAMLEDAL FYLKESKOMMUNE UNDER SLETTING FRA 01.01.2024',
    collection: 'enheter',
    status: 200,
    body: {
      organisasjonsnummer: '310000124',
      navn: 'GAMLEDAL FYLKESKOMMUNE UNDER SLETTING FRA 01.01.2024',
      organisasjonsform: { kode: 'FYLK', beskrivelse: 'Fylkeskommune' },
      slettedato: '2024-11-26',
      respons_klasse: 'SlettetEnhet',
      _links: { self: { href: `${base}/enheter/310000124` } },
    },
  },
  active({
    number: '210000003',
    shows: 'subEntity',
    name: 'EKSEMPELDIREKTORATET AVD LEIKANGER',
    form: ['BEDR', 'Underenhet til næringsdrivende og offentlig forvaltning'],
    more: { overordnetEnhet: '314758625' },
  }),
  fault('310000132', 'removed', { status: 410, body: { organisasjonsnummer: '310000132', slettedato: '2023-05-04' } }),
  fault('310000175', 'unknown', { status: 404 }),
  fault('310000140', 'fails', { status: 500, body: { status: 500, error: 'Internal Server Error' } }),
  fault('310000159', 'slow', { status: 200, seconds: 60 }),
  fault('310000167', 'busy', { status: 429, headers: { 'retry-after': '10' } }),
]
