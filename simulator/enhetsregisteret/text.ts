import type { Language } from '../language.ts'
import type { Case } from './entities.ts'

const nb = {
  program: 'Simulert enhetsregister',
  banner: 'Simulert enhetsregister – ingen av organisasjonene finnes',
  skip: 'Hopp til hovedinnholdet',
  language: 'Språk',
  title: 'Organisasjonsnumre å prøve med',
  lead: 'Skriv et av numrene der det spørres etter et organisasjonsnummer. Alle andre gyldige numre finnes ikke her.',
  pause:
    'Etter en feil eller stillhet spør ikke Inngang registeret på fem sekunder, og dobbelt så lenge for hver ny feil.',
  listed: (code: string) => `På listen over tjenesteeiere med koden ${code}`,
  cases: {
    directorate: 'Aktivt organisasjonsledd i staten (ORGL, sektor 6100)',
    ministry: 'Enheten over direktoratet (ORGL, sektor 6100)',
    municipality: 'Aktiv kommune (KOMM, sektor 6500)',
    municipalCompany: 'Kommunalt foretak med to sektorkoder (KF, 1510 og 6500)',
    intermunicipal: 'Interkommunalt selskap uten sektorkode (IKS)',
    stateCompany: 'Aksjeselskap som staten eier (AS, sektor 1120)',
    company: 'Privat aksjeselskap (AS, sektor 2100)',
    bankrupt: 'Aksjeselskap som er konkurs',
    windingUp: 'Aksjeselskap under avvikling',
    deleted: 'Slettet fylkeskommune: svaret er 200 med slettedato',
    subEntity: 'Underenhet (BEDR) av direktoratet',
    removed: 'Fjernet fra registeret: svaret er 410',
    unknown: 'Gyldig nummer som ikke finnes: svaret er 404',
    fails: 'Registeret feiler: svaret er 500',
    slow: 'Registeret svarer ikke før etter et minutt',
    busy: 'Registeret ber om ti sekunder fred: svaret er 429',
  } satisfies Record<Case, string>,
}

export type Texts = typeof nb

const nn: Texts = {
  program: 'Simulert einingsregister',
  banner: 'Simulert einingsregister – ingen av organisasjonane finst',
  skip: 'Hopp til hovudinnhaldet',
  language: 'Språk',
  title: 'Organisasjonsnummer å prøve med',
  lead: 'Skriv eitt av numra der det blir spurt etter eit organisasjonsnummer. Alle andre gyldige nummer finst ikkje her.',
  pause:
    'Etter ein feil eller stille spør ikkje Inngang registeret på fem sekund, og dobbelt så lenge for kvar ny feil.',
  listed: (code) => `På lista over tenesteeigarar med koden ${code}`,
  cases: {
    directorate: 'Aktivt organisasjonsledd i staten (ORGL, sektor 6100)',
    ministry: 'Eininga over direktoratet (ORGL, sektor 6100)',
    municipality: 'Aktiv kommune (KOMM, sektor 6500)',
    municipalCompany: 'Kommunalt føretak med to sektorkodar (KF, 1510 og 6500)',
    intermunicipal: 'Interkommunalt selskap utan sektorkode (IKS)',
    stateCompany: 'Aksjeselskap som staten eig (AS, sektor 1120)',
    company: 'Privat aksjeselskap (AS, sektor 2100)',
    bankrupt: 'Aksjeselskap som er konkurs',
    windingUp: 'Aksjeselskap under avvikling',
    deleted: 'Sletta fylkeskommune: svaret er 200 med slettedato',
    subEntity: 'Undereining (BEDR) av direktoratet',
    removed: 'Fjerna frå registeret: svaret er 410',
    unknown: 'Gyldig nummer som ikkje finst: svaret er 404',
    fails: 'Registeret feilar: svaret er 500',
    slow: 'Registeret svarar ikkje før etter eit minutt',
    busy: 'Registeret ber om ti sekund fred: svaret er 429',
  },
}

const en: Texts = {
  program: 'Simulated Enhetsregisteret',
  banner: 'Simulated Enhetsregisteret – none of the organisations exist',
  skip: 'Skip to the main content',
  language: 'Language',
  title: 'Organisation numbers to try',
  lead: 'Type one of these numbers where an organisation number is asked for. All other valid numbers are not found here.',
  pause:
    'After an error or silence, Inngang does not ask the register for five seconds, and twice as long after each further failure.',
  listed: (code) => `On the list of service owners with the code ${code}`,
  cases: {
    directorate: 'Active part of the state (ORGL, sector 6100)',
    ministry: 'The entity above the directorate (ORGL, sector 6100)',
    municipality: 'Active municipality (KOMM, sector 6500)',
    municipalCompany: 'Municipal enterprise with two sector codes (KF, 1510 and 6500)',
    intermunicipal: 'Intermunicipal company without a sector code (IKS)',
    stateCompany: 'Company that the state owns (AS, sector 1120)',
    company: 'Private company (AS, sector 2100)',
    bankrupt: 'Bankrupt company',
    windingUp: 'Company that is being wound up',
    deleted: 'Deleted county: the answer is 200 with the date of its deletion',
    subEntity: 'Sub-entity (BEDR) of the directorate',
    removed: 'Removed from the register: the answer is 410',
    unknown: 'Valid number that does not exist: the answer is 404',
    fails: 'The register fails: the answer is 500',
    slow: 'The register does not answer before a minute has passed',
    busy: 'The register asks for ten seconds of peace: the answer is 429',
  },
}

export const texts: Record<Language, Texts> = { nb, nn, en }
