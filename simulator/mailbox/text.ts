import type { Language } from '../language.ts'

const nb = {
  program: 'Lokal postkasse',
  banner: 'Lokal postkasse – e-post forlater aldri denne maskinen',
  skip: 'Hopp til hovedinnholdet',
  language: 'Språk',
  list: {
    title: 'E-post',
    filter: 'Mottaker inneholder',
    show: 'Vis',
    refresh: 'Oppdater',
    empty: 'Ingen e-post ennå. Det som sendes herfra, dukker opp her.',
    noneTo: (to: string) => `Ingen e-post til «${to}».`,
    all: 'Vis all e-post',
    to: 'Til',
    noSubject: '(uten emne)',
    clear: 'Slett alle',
  },
  mail: {
    back: 'Tilbake til listen',
    from: 'Fra',
    to: 'Til',
    date: 'Sendt',
    messageId: 'Meldings-ID',
    html: 'Slik mottakeren ser den',
    text: 'Som ren tekst',
    noText: 'E-posten har ingen tekstdel.',
  },
  notFound: { title: 'Siden finnes ikke', lead: 'E-posten kan være slettet.' },
}

export type Texts = typeof nb

const nn: Texts = {
  program: 'Lokal postkasse',
  banner: 'Lokal postkasse – e-post forlèt aldri denne maskina',
  skip: 'Hopp til hovudinnhaldet',
  language: 'Språk',
  list: {
    title: 'E-post',
    filter: 'Mottakar inneheld',
    show: 'Vis',
    refresh: 'Oppdater',
    empty: 'Ingen e-post enno. Det som blir sendt herifrå, dukkar opp her.',
    noneTo: (to) => `Ingen e-post til «${to}».`,
    all: 'Vis all e-post',
    to: 'Til',
    noSubject: '(utan emne)',
    clear: 'Slett alle',
  },
  mail: {
    back: 'Tilbake til lista',
    from: 'Frå',
    to: 'Til',
    date: 'Send',
    messageId: 'Meldings-ID',
    html: 'Slik mottakaren ser han',
    text: 'Som rein tekst',
    noText: 'E-posten har ingen tekstdel.',
  },
  notFound: { title: 'Sida finst ikkje', lead: 'E-posten kan vere sletta.' },
}

const en: Texts = {
  program: 'Local mailbox',
  banner: 'Local mailbox – mails never leave this machine',
  skip: 'Skip to the main content',
  language: 'Language',
  list: {
    title: 'Mail',
    filter: 'Recipient contains',
    show: 'Show',
    refresh: 'Refresh',
    empty: 'No mail yet. What is sent from here turns up here.',
    noneTo: (to) => `No mail to “${to}”.`,
    all: 'Show all mail',
    to: 'To',
    noSubject: '(no subject)',
    clear: 'Delete all',
  },
  mail: {
    back: 'Back to the list',
    from: 'From',
    to: 'To',
    date: 'Sent',
    messageId: 'Message ID',
    html: 'As the recipient sees it',
    text: 'As plain text',
    noText: 'The mail has no text part.',
  },
  notFound: { title: 'No such page', lead: 'The mail may have been deleted.' },
}

export const texts: Record<Language, Texts> = { nb, nn, en }
