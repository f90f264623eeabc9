import type { Catalogue } from './text.ts'

export const nn: Catalogue = {
  language: { name: 'Nynorsk', choose: 'Vel språk' },
  shell: {
    skip: 'Hopp til hovudinnhaldet',
    home: '{name}, til dashbordet',
    menu: 'Meny',
    signedInAs: 'Logga inn som {name}',
    logOut: 'Logg ut',
    logIn: 'Logg inn',
    footer: 'Om nettstaden',
    help: 'Hjelp og kontakt',
    cookies: 'Informasjonskapslar',
    accessibility: 'Tilgjengelegheit',
    privacy: 'Personvern',
    security: 'Meld frå om ei sårbarheit',
    errorSummary: 'Nokre felt må rettast',
    errorTitle: 'Feil: {title}',
    required: 'Alle felt er obligatoriske.',
    reference: 'Referanse: {id}',
    back: 'Gå tilbake',
    toFrontPage: 'Gå til framsida',
    tryAgain: 'Prøv igjen',
    contact: 'Skjer det igjen, skriv til',
    moveOn: 'Gå vidare',
    movingOn: 'Går vidare',
  },
  field: {
    invalid: 'Dette er ikkje gyldig.',
    required: 'Fyll ut dette feltet.',
  },
  refusal: {
    general: {
      invalid: { title: 'Noko manglar eller er ikkje gyldig', detail: 'Sjå på felta som er merkte, og send på nytt.' },
      'not-found': { title: 'Fann ikkje sida', detail: 'Her er det ingenting, eller det er ikkje ditt å sjå.' },
      'method-not-allowed': { title: 'Dette går ikkje her', detail: 'Adressa finst, men ikkje for denne typen førespurnad.' },
      unauthenticated: { title: 'Logg inn først', detail: 'Dette krev at du er logga inn.' },
      forbidden: { title: 'Du har ikkje tilgang', detail: 'Brukaren din kan ikkje gjere dette.' },
      'form-not-ours': {
        title: 'Skjemaet kunne ikkje takast imot',
        detail: 'Det var ope for lenge, eller vart ikkje sendt frå denne nettstaden. Gå tilbake, last sida på nytt og send det ein gong til.',
      },
      'too-many': { title: 'For mange forsøk', detail: 'Vent litt, og prøv igjen.' },
      'too-large': { title: 'Det vart for mykje', detail: 'Det som vart sendt, er større enn det vi tek imot.' },
      'bad-request': { title: 'Førespurnaden kunne ikkje forståast', detail: 'Noko i adressa eller innhaldet er ikkje som det skal.' },
      unavailable: { title: 'Vi har det travelt akkurat no', detail: 'Ingenting er tapt. Prøv igjen om ein augneblink.' },
      unexpected: { title: 'Orsak, noko gjekk gale', detail: 'Feilen er vår, og han er notert.' },
    },
    user: {
      deactivated: { title: 'Brukaren din er deaktivert', detail: 'Du kan logge ut. Meiner du at dette er feil, skriv til {servicedesk}.' },
    },
  },
}
