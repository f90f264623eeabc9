import type { Catalogue } from './text.ts'

export const nb: Catalogue = {
  language: { name: 'Bokmål', choose: 'Velg språk' },
  shell: {
    skip: 'Hopp til hovedinnholdet',
    home: '{name}, til dashbordet',
    menu: 'Meny',
    signedInAs: 'Logget inn som {name}',
    logOut: 'Logg ut',
    logIn: 'Logg inn',
    footer: 'Om nettstedet',
    help: 'Hjelp og kontakt',
    cookies: 'Informasjonskapsler',
    accessibility: 'Tilgjengelighet',
    privacy: 'Personvern',
    security: 'Meld fra om en sårbarhet',
    errorSummary: 'Noen felt må rettes',
    errorTitle: 'Feil: {title}',
    required: 'Alle felt er obligatoriske.',
    reference: 'Referanse: {id}',
    back: 'Gå tilbake',
    toFrontPage: 'Gå til forsiden',
    tryAgain: 'Prøv igjen',
    contact: 'Skjer det igjen, skriv til',
    moveOn: 'Gå videre',
    movingOn: 'Går videre',
  },
  field: {
    invalid: 'Dette er ikke gyldig.',
    required: 'Fyll ut dette feltet.',
  },
  refusal: {
    general: {
      invalid: { title: 'Noe mangler eller er ikke gyldig', detail: 'Se på feltene som er merket, og send på nytt.' },
      'not-found': { title: 'Fant ikke siden', detail: 'Her er det ingenting, eller det er ikke ditt å se.' },
      'method-not-allowed': { title: 'Dette går ikke her', detail: 'Adressen finnes, men ikke for denne typen forespørsel.' },
      unauthenticated: { title: 'Logg inn først', detail: 'Dette krever at du er logget inn.' },
      forbidden: { title: 'Du har ikke tilgang', detail: 'Brukeren din kan ikke gjøre dette.' },
      'form-not-ours': {
        title: 'Skjemaet kunne ikke tas imot',
        detail: 'Det var åpent for lenge, eller ble ikke sendt fra dette nettstedet. Gå tilbake, last siden på nytt og send det en gang til.',
      },
      'too-many': { title: 'For mange forsøk', detail: 'Vent litt, og prøv igjen.' },
      'too-large': { title: 'Det ble for mye', detail: 'Det som ble sendt, er større enn det vi tar imot.' },
      'bad-request': { title: 'Forespørselen kunne ikke forstås', detail: 'Noe i adressen eller innholdet er ikke som det skal.' },
      unavailable: { title: 'Vi har det travelt akkurat nå', detail: 'Ingenting er tapt. Prøv igjen om et øyeblikk.' },
      unexpected: { title: 'Beklager, noe gikk galt', detail: 'Feilen er vår, og den er notert.' },
    },
    user: {
      deactivated: { title: 'Brukeren din er deaktivert', detail: 'Du kan logge ut. Mener du at dette er feil, skriv til {servicedesk}.' },
    },
  },
}
