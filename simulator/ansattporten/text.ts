import type { Language } from '../language.ts'
import type { Level } from './eid.ts'
import type { NumberFault } from './number.ts'

const nb = {
  program: 'Simulert Ansattporten',
  banner: 'Simulator – ikke den ekte Ansattporten; bare syntetiske personer',
  skip: 'Hopp til hovedinnholdet',
  language: 'Språk',
  cancel: 'Avbryt',
  goOn: 'Fortsett',
  choice: {
    title: 'Velg innloggingsmetode',
    lead: (service: string) => `${service} ber deg vise hvem du er.`,
  },
  level: { substantial: 'Nivå betydelig', high: 'Nivå høyt' } satisfies Record<Level, string>,
  levelOrHigher: 'Nivå betydelig eller høyt',
  otherEid: 'Velg en annen innloggingsmetode',
  persons: {
    title: 'Velg en person',
    lead: (eid: string) => `Den ekte ${eid} ville nå bedt om legitimasjon. Her holder det å velge.`,
    listTitle: 'Eller velg en person',
    noName: 'Uten navn',
    dNumber: 'D-nummer',
  },
  testId: {
    lead: 'Skriv et syntetisk nummer, hent et tilfeldig, eller velg en person i listen.',
    help: '11 siffer, der måneden er mellom 81 og 92.',
    level: 'Sikkerhetsnivå',
    levels: { substantial: 'Betydelig (substantial)', high: 'Høyt (high)' } satisfies Record<Level, string>,
    random: (name: string) => `Tilfeldig person: ${name}`,
    errorTitle: 'Feil',
    errors: {
      missing: 'Skriv et syntetisk nummer, eller hent en tilfeldig person.',
      notElevenDigits: 'Nummeret må ha 11 siffer.',
      notSynthetic:
        'Dette kan være nummeret til en virkelig person, og er ikke tatt vare på. Bruk et syntetisk nummer, der måneden er mellom 81 og 92.',
      invalid: 'Nummeret er ikke gyldig: datoen eller kontrollsifrene stemmer ikke. Se etter skrivefeil.',
    } satisfies Record<NumberFault, string>,
  },
  picker: {
    title: 'Velg virksomhet du ønsker å representere',
    lead: (service: string) => `${service} ber deg velge hvem du handler på vegne av.`,
    legend: 'Virksomheter der du har rettigheten i Altinn',
    number: (number: string) => `Org.nr. ${number}`,
    myself: 'Meg selv',
    next: 'Neste',
    missing: 'Velg en virksomhet, eller deg selv.',
    noneTitle: 'Du kan ikke handle på vegne av noen',
    none: (service: string) => `${service} krever en virksomhet, og du har ikke rettigheten i noen.`,
  },
  leave: {
    title: (service: string) => `Du sendes videre til ${service}`,
    lead: 'Skjer det ikke av seg selv, velger du Fortsett.',
  },
  loggedOut: {
    title: 'Du er logget ut',
    lead: 'Du kan lukke siden.',
    noSessionTitle: 'Det er ingen innlogging å avslutte',
    noSession: 'Nettleseren har ingen økt her. Den kan ha gått ut, eller simulatoren kan ha startet på nytt.',
    back: (service: string) => `Gå til ${service}`,
  },
  problem: {
    title: 'Innloggingen stoppet',
    ended: 'Denne innloggingen er avsluttet eller har gått ut på tid. Gå tilbake til tjenesten og begynn på nytt.',
    refused: 'Tjenesten sendte en forespørsel som ikke godtas. Feilen må rettes hos tjenesten.',
    ours: 'Noe gikk galt i simulatoren.',
    notFoundTitle: 'Siden finnes ikke',
    notFound: 'Det er ingen side på denne adressen.',
    detail: 'Teknisk beskrivelse',
  },
  about: {
    title: 'Simulert Ansattporten',
    lead: 'Dette programmet later som om det er Ansattporten, slik at innlogging kan prøves på egen maskin. Det kjenner bare syntetiske personer, og alt glemmes når det stopper.',
    services: 'Tjenester som kan logge inn her',
    logOut: 'Logg ut av alle tjenester',
  },
}

export type Texts = typeof nb

const nn: Texts = {
  program: 'Simulert Ansattporten',
  banner: 'Simulator – ikkje den ekte Ansattporten; berre syntetiske personar',
  skip: 'Hopp til hovudinnhaldet',
  language: 'Språk',
  cancel: 'Avbryt',
  goOn: 'Hald fram',
  choice: {
    title: 'Vel innloggingsmetode',
    lead: (service) => `${service} ber deg vise kven du er.`,
  },
  level: { substantial: 'Nivå betydeleg', high: 'Nivå høgt' },
  levelOrHigher: 'Nivå betydeleg eller høgt',
  otherEid: 'Vel ein annan innloggingsmetode',
  persons: {
    title: 'Vel ein person',
    lead: (eid) => `Den ekte ${eid} ville no bede om legitimasjon. Her held det å velje.`,
    listTitle: 'Eller vel ein person',
    noName: 'Utan namn',
    dNumber: 'D-nummer',
  },
  testId: {
    lead: 'Skriv eit syntetisk nummer, hent eit tilfeldig, eller vel ein person i lista.',
    help: '11 siffer, der månaden er mellom 81 og 92.',
    level: 'Tryggleiksnivå',
    levels: { substantial: 'Betydeleg (substantial)', high: 'Høgt (high)' },
    random: (name) => `Tilfeldig person: ${name}`,
    errorTitle: 'Feil',
    errors: {
      missing: 'Skriv eit syntetisk nummer, eller hent ein tilfeldig person.',
      notElevenDigits: 'Nummeret må ha 11 siffer.',
      notSynthetic:
        'Dette kan vere nummeret til ein verkeleg person, og er ikkje teke vare på. Bruk eit syntetisk nummer, der månaden er mellom 81 og 92.',
      invalid: 'Nummeret er ikkje gyldig: datoen eller kontrollsifra stemmer ikkje. Sjå etter skrivefeil.',
    },
  },
  picker: {
    title: 'Vel verksemda du ønskjer å representere',
    lead: (service) => `${service} ber deg velje kven du handlar på vegner av.`,
    legend: 'Verksemder der du har retten i Altinn',
    number: (number) => `Org.nr. ${number}`,
    myself: 'Meg sjølv',
    next: 'Neste',
    missing: 'Vel ei verksemd, eller deg sjølv.',
    noneTitle: 'Du kan ikkje handle på vegner av nokon',
    none: (service) => `${service} krev ei verksemd, og du har ikkje retten i nokon.`,
  },
  leave: {
    title: (service) => `Du blir send vidare til ${service}`,
    lead: 'Skjer det ikkje av seg sjølv, vel du Hald fram.',
  },
  loggedOut: {
    title: 'Du er logga ut',
    lead: 'Du kan lukke sida.',
    noSessionTitle: 'Det finst inga innlogging å avslutte',
    noSession: 'Nettlesaren har inga økt her. Ho kan ha gått ut, eller simulatoren kan ha starta på nytt.',
    back: (service) => `Gå til ${service}`,
  },
  problem: {
    title: 'Innlogginga stoppa',
    ended: 'Denne innlogginga er avslutta eller har gått ut på tid. Gå tilbake til tenesta og byrj på nytt.',
    refused: 'Tenesta sende ein førespurnad som ikkje blir godteken. Feilen må rettast hos tenesta.',
    ours: 'Noko gjekk gale i simulatoren.',
    notFoundTitle: 'Sida finst ikkje',
    notFound: 'Det er inga side på denne adressa.',
    detail: 'Teknisk omtale',
  },
  about: {
    title: 'Simulert Ansattporten',
    lead: 'Dette programmet låst som om det er Ansattporten, slik at innlogging kan prøvast på eiga maskin. Det kjenner berre syntetiske personar, og alt blir gløymt når det stoppar.',
    services: 'Tenester som kan logge inn her',
    logOut: 'Logg ut av alle tenester',
  },
}

const en: Texts = {
  program: 'Simulated Ansattporten',
  banner: 'Simulator – not the real Ansattporten; synthetic persons only',
  skip: 'Skip to the main content',
  language: 'Language',
  cancel: 'Cancel',
  goOn: 'Continue',
  choice: {
    title: 'Choose how to log in',
    lead: (service) => `${service} asks you to prove who you are.`,
  },
  level: { substantial: 'Level substantial', high: 'Level high' },
  levelOrHigher: 'Level substantial or high',
  otherEid: 'Choose another way to log in',
  persons: {
    title: 'Choose a person',
    lead: (eid) => `The real ${eid} would now ask for proof. Here it is enough to choose.`,
    listTitle: 'Or choose a person',
    noName: 'No name',
    dNumber: 'D-number',
  },
  testId: {
    lead: 'Type a synthetic number, fetch a random one, or choose a person in the list.',
    help: '11 digits, where the month is between 81 and 92.',
    level: 'Level of assurance',
    levels: { substantial: 'Substantial', high: 'High' },
    random: (name) => `Random person: ${name}`,
    errorTitle: 'Error',
    errors: {
      missing: 'Type a synthetic number, or fetch a random person.',
      notElevenDigits: 'The number must have 11 digits.',
      notSynthetic:
        'This may be the number of a real person, and has not been kept. Use a synthetic number, where the month is between 81 and 92.',
      invalid: 'The number is not valid: its date or its check digits are wrong. Look for a slip.',
    },
  },
  picker: {
    title: 'Choose the organisation that you want to represent',
    lead: (service) => `${service} asks you to choose whom you act on behalf of.`,
    legend: 'Organisations where you have the right in Altinn',
    number: (number) => `Org. no. ${number}`,
    myself: 'Myself',
    next: 'Next',
    missing: 'Choose an organisation, or yourself.',
    noneTitle: 'You cannot act on behalf of anybody',
    none: (service) => `${service} requires an organisation, and you have the right in none.`,
  },
  leave: {
    title: (service) => `You are being sent on to ${service}`,
    lead: 'If it does not happen by itself, choose Continue.',
  },
  loggedOut: {
    title: 'You are logged out',
    lead: 'You can close this page.',
    noSessionTitle: 'There is no login to end',
    noSession: 'The browser has no session here. It may have expired, or the simulator may have been restarted.',
    back: (service) => `Go to ${service}`,
  },
  problem: {
    title: 'The login stopped',
    ended: 'This login is over or has run out of time. Go back to the service and begin again.',
    refused: 'The service sent a request that is not accepted. The fault must be mended in the service.',
    ours: 'Something went wrong in the simulator.',
    notFoundTitle: 'No such page',
    notFound: 'There is no page at this address.',
    detail: 'Technical description',
  },
  about: {
    title: 'Simulated Ansattporten',
    lead: 'This program pretends to be Ansattporten, so that logging in can be tried on one machine. It knows synthetic persons only, and forgets everything when it stops.',
    services: 'Services that can log in here',
    logOut: 'Log out of all services',
  },
}

export const texts: Record<Language, Texts> = { nb, nn, en }
