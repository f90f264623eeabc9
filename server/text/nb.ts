import type { Catalogue } from './catalogue.ts'

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
    keptButPassword: 'Det du skrev, er tatt vare på. Bare passordet må skrives på nytt.',
    contact: 'Skjer det igjen, skriv til',
    moveOn: 'Gå videre',
    movingOn: 'Går videre',
  },
  mail: {
    teamAdded: {
      subject: 'Du er i teamet {team} i {organisation}',
      heading: 'Du er lagt til i {team}',
      lead: 'En eier av {organisation} la deg til i teamet {team}. Det gjelder fra nå av.',
      link: 'Se organisasjonen',
      leave: 'Vil du ikke dette, kan du når som helst forlate organisasjonen på siden dens.',
    },
    hello: 'Hei!',
    helloName: 'Hei, {name}!',
    copyLink: 'Virker ikke knappen, kan du kopiere denne adressen til nettleseren:',
    why: 'Du får denne e-posten fordi denne adressen er oppgitt hos {studio}.',
    contact: 'Har du spørsmål, skriv til',
    sender: '{studio} drives av {publisher}. E-posten er sendt automatisk.',
    activation: {
      subject: '{username}, aktiver kontoen din',
      heading: 'Aktiver kontoen din',
      lead: 'Velkommen til {studio}. Åpne denne lenken og trykk på knappen der. Du kan også kopiere den til adressefeltet i nettleseren.',
      link: 'Aktiver kontoen din',
      code: 'Eller skriv denne koden på siden der du registrerte deg',
      expires: 'Lenken er gyldig i tre timer, koden i ti minutter.',
      notYou: 'Har du ikke bedt om dette? Da gjør du ingenting; adressen blir ikke brukt uten at du trykker.',
    },
    addressInUse: {
      subject: 'Noen brukte adressen din i {studio}',
      heading: 'Adressen din er allerede i bruk av din egen konto',
      lead: 'Noen har nettopp registrert en ny bruker i {studio} med denne adressen. Adressen tilhører kontoen din, så den nye brukeren fikk den ikke.',
      connect:
        'Var det deg? Logg inn på kontoen du allerede har, og koble til den elektroniske ID-en din fra dashbordet i den samme nettleseren. Den nye brukeren løses da opp av seg selv.',
      notYou: 'Var det ikke deg? Da trenger du ikke gjøre noe; ingen fikk tilgang til kontoen din.',
    },
    registrationCode: {
      subject: 'Koden din til {studio}',
      heading: 'Koden din',
      lead: 'Skriv denne koden i skjemaet der du oppretter brukeren din.',
      code: 'Kode',
      expires: 'Koden er gyldig i ti minutter.',
    },
    connectCode: {
      subject: 'Koden din til {studio}',
      heading: 'Koble til den elektroniske ID-en din',
      lead: 'Noen som har vist hvem de er, vil koble en elektronisk ID til brukeren {username}. Er det deg, skriver du inn denne koden.',
      notYou: 'Er det ikke deg? Gi ikke koden til noen, så skjer det ingenting.',
    },
    connected: {
      subject: 'En elektronisk ID ble koblet til kontoen din i {studio}',
      heading: 'En elektronisk ID er koblet til',
      lead: 'Brukeren {username} kan nå logges inn på med elektronisk ID i Ansattporten.',
      ended: 'Økter og lenker fra før er avsluttet.',
      notYou: 'Var det ikke deg? Skriv straks til adressen nedenfor.',
    },
    identityConflict: {
      subject: 'To kontoer i {studio} gjelder samme person',
      heading: 'Én person, to kontoer',
      lead: 'En elektronisk ID som nettopp ble brukt, hører til brukerne {usernames}: den ene etter utstederens navn på personen, den andre etter nummeret. Personen slapp ikke inn.',
      next: 'Finn ut hvilken bruker som er den rette. Hendelsesloggen har identity.refused for begge.',
    },
    passwordReset: {
      subject: 'Nytt passord i {studio}',
      heading: 'Velg et nytt passord',
      lead: 'Noen har bedt om nytt passord for brukeren {username}.',
      link: 'Velg et nytt passord',
      expires: 'Lenken er gyldig i én time og virker én gang.',
      notYou: 'Har du ikke bedt om dette? Da gjør du ingenting; passordet blir som det er.',
    },
    passwordChanged: {
      subject: 'Passordet ditt i {studio} er endret',
      heading: 'Passordet er endret',
      lead: 'Passordet til brukeren {username} er endret, og alle økter er avsluttet.',
      linked: 'En elektronisk ID kan også logge inn på denne brukeren. Den ble koblet til {time}.',
    },
  },
  password: {
    label: 'Passord',
    help: 'Minst {minimum} tegn. Noen tilfeldige ord etter hverandre er sterkt og lett å huske. Mellomrom og alle andre tegn kan brukes.',
    show: 'Vis passordet',
    hide: 'Skjul passordet',
    suggest: 'Foreslå en passordfrase',
    remember:
      'Ordene er trukket tilfeldig, bare for deg. Lagre dem i en passordbehandler, eller skriv dem ned og oppbevar lappen trygt.',
    use: 'Bruk denne passordfrasen',
    missing: 'Tegn som mangler:',
    strength: {
      '0': 'Styrke: svært lett å gjette',
      '1': 'Styrke: lett å gjette',
      '2': 'Styrke: kan bli bedre',
      '3': 'Styrke: bra',
      '4': 'Styrke: svært bra',
    },
  },
  captcha: {
    label: 'Automatisk kontroll',
    start: 'Start kontrollen',
    running: 'Nettleseren din kontrolleres …',
    done: 'Kontrollen er ferdig',
    waiting: 'Kontrollen er straks ferdig. Skjemaet sendes så snart den er det.',
    failed: 'Kontrollen lyktes ikke. Kryss av for å prøve igjen, eller bruk en kode på e-post.',
    other: 'Bruk en kode på e-post i stedet',
  },
  oauth: {
    consent: {
      title: 'Gi {client} tilgang',
      lead: '{client} ber om å få gjøre dette for deg:',
      leadMore: '{client} ber om mer enn du har gitt tilgang til før. Dette er nytt:',
      asWhom: 'Du er logget inn som',
      application: 'Applikasjon',
      publisher: 'Laget av',
      goesTo: 'Du sendes til',
      lasts: 'Tilgangen varer',
      untilWithdrawn: 'til du trekker den tilbake, høyst ett år',
      never: '{client} får aldri se passordet eller fødselsnummeret ditt.',
      authorize: 'Gi tilgang',
      cancel: 'Avbryt',
    },
    scope: {
      openid: 'Vite at det er du som er logget inn',
      profile: 'Se brukernavnet, navnet og språket ditt',
      email: 'Se e-postadressen din, og om den er bekreftet',
      offlineAccess: 'Beholde tilgangen også når du ikke er logget inn',
      servicesRead: 'Se tjenestene du har tilgang til',
      servicesWrite: 'Opprette og endre tjenester på dine vegne',
      orgsRead: 'Se organisasjonene og teamene du er med i',
      orgsWrite: 'Endre organisasjoner og team der du har rett til det',
    },
    declined: {
      title: '{name} fikk ikke tilgang',
      lead: 'Du avbrøt, så {name} har ikke tilgang til brukeren din.',
      without: 'Før du gir tilgang, kan du ikke åpne dashbordet, opprette tjenester eller bli med i en organisasjon.',
      kept: 'Brukeren din er som før. Ingenting er tapt, og du kan gi tilgang når du vil.',
    },
    logout: {
      title: 'Logge ut?',
      lead: 'Du er i ferd med å bli logget ut av {name}.',
      leadFrom: '{client} spør om du vil logge ut av {name} også.',
      stay: 'Fortsett å være logget inn',
    },
  },
  organisation: {
    pages: 'Organisasjonens sider',
    waiting_one: '{count} forespørsel venter',
    waiting_other: '{count} forespørsler venter',
    tab: {
      overview: 'Oversikt',
      people: 'Personer',
      teams: 'Team',
      requests: 'Forespørsler',
      settings: 'Innstillinger',
      log: 'Logg',
    },
  },
  field: {
    invalid: 'Dette er ikke gyldig.',
    required: 'Fyll ut dette feltet.',
    'password-too-short': 'Bruk minst {minimum} tegn i passordet.',
    'password-too-long': 'Bruk høyst {maximum} tegn i passordet.',
    'password-common':
      'Passordet er satt sammen av ord eller mønstre som gjettes først. Velg noe mindre vanlig, for eksempel noen tilfeldige ord.',
    'password-personal':
      'Passordet er satt sammen av navnet ditt, e-postadressen din eller navnet på nettstedet. Velg noe som andre ikke kan vite.',
    'captcha-missing':
      'Den automatiske kontrollen ble ikke ferdig. Send skjemaet igjen når den er ferdig, eller bruk en kode på e-post.',
    'captcha-expired': 'Den automatiske kontrollen var for gammel. En ny er i gang; send skjemaet igjen.',
    'captcha-invalid': 'Den automatiske kontrollen kunne ikke godtas. En ny er i gang; send skjemaet igjen.',
    'username-form': 'Bruk bokstavene a–z og tall, med enkle . - _ bare mellom dem.',
    'username-long': 'Brukernavnet kan ha høyst 40 tegn.',
    'username-reserved': 'Dette brukernavnet kan ikke brukes. Velg et annet.',
    'username-taken': 'Brukernavnet er allerede i bruk. Velg et annet.',
    'email-form': 'Skriv en e-postadresse som navn@eksempel.no.',
    'email-proven-by-another':
      'En annen konto har nettopp bekreftet denne adressen. Koble til den kontoen, eller bruk en annen adresse.',
    'code-wrong': 'Koden er feil eller har utløpt. Prøv igjen, eller få en ny.',
    'connect-failed':
      'Dette gikk ikke. Enten finnes ikke kontoen, eller passordet er et annet, eller kontoen er allerede koblet til.',
    'login-refused': 'Brukernavnet, adressen eller passordet er feil.',
    'too-long': 'Dette er for langt.',
    'short-name': 'Bruk to til seks av bokstavene a–z og sifre, med en bokstav først.',
    'organisation-number': 'Skriv de ni sifrene i organisasjonsnummeret; disse er ikke gyldige sammen.',
    'home-page': 'Skriv en adresse som begynner med https:// eller http://.',
    'no-such-person':
      'Ingen aktiv bruker har dette navnet. Brukernavn må skrives nøyaktig; spør personen om sitt, eller inviter med e-post.',
    'environments-of-service-owners': 'Bare tjenesteeiere kan ha miljøer.',
    'team-name': 'Bruk bokstavene a–z og sifre, med enkle . - _ bare mellom dem, høyst 40.',
    'team-taken': 'Organisasjonen har allerede et team med dette navnet.',
    'capability-without-environment': 'Organisasjonen har ikke dette miljøet.',
  },
  refusal: {
    team: {
      'last-owner': {
        title: 'En organisasjon trenger en eier',
        detail: 'Dette ville etterlate {organisations} uten noen som kan bestemme. Legg til en eier til først.',
      },
      'owners-are-fixed': {
        title: 'Eierteamet blir som det er',
        detail: 'Eiere kan alt. Du kan legge til og fjerne personer, men verken endre eller slette teamet.',
      },
    },
    access: {
      'token-missing': {
        title: 'En nøkkel trengs',
        detail:
          'Send en personlig tilgangsnøkkel i hodefeltet Authorization: Bearer inn_… Du lager den under Min konto.',
      },
      'token-invalid': {
        title: 'Nøkkelen er ikke gyldig',
        detail: 'Den personlige tilgangsnøkkelen er ukjent, trukket tilbake eller utløpt. Lag en ny under Min konto.',
      },
      'missing-scope': {
        title: 'Nøkkelen gjelder ikke dette',
        detail: 'Den personlige tilgangsnøkkelen mangler tilgangen som trengs. Lag en ny med den tilgangen.',
      },
      'not-yours': {
        title: 'Dette har du ikke tilgang til',
        detail: 'Bare eierne av organisasjonen kan gjøre dette. Spør en av dem.',
      },
    },
    general: {
      invalid: { title: 'Noe mangler eller er ikke gyldig', detail: 'Se på feltene som er merket, og send på nytt.' },
      'not-found': { title: 'Fant ikke siden', detail: 'Her er det ingenting, eller det er ikke ditt å se.' },
      'method-not-allowed': {
        title: 'Dette går ikke her',
        detail: 'Adressen finnes, men ikke for denne typen forespørsel.',
      },
      unauthenticated: { title: 'Logg inn først', detail: 'Dette krever at du er logget inn.' },
      'form-not-ours': {
        title: 'Skjemaet kunne ikke tas imot',
        detail:
          'Det var åpent for lenge, eller ble ikke sendt fra dette nettstedet. Gå tilbake, last siden på nytt og send det en gang til.',
      },
      'too-many': { title: 'For mange forsøk', detail: 'Vent litt, og prøv igjen.' },
      'unsupported-type': {
        title: 'Denne typen innhold tas ikke imot her',
        detail: 'Skjemaer sendes som application/x-www-form-urlencoded, og programmer sender application/json.',
      },
      'changed-meanwhile': {
        title: 'Noen endret dette i mellomtiden',
        detail: 'Det du ville endre, er ikke lenger slik du så det. Se på det igjen, og gjør endringen en gang til.',
      },
      'version-missing': {
        title: 'Versjonen mangler',
        detail: 'Send den ETag-en du fikk, i hodefeltet If-Match, så ingen andres endring blir overskrevet.',
      },
      'too-large': { title: 'Det ble for mye', detail: 'Det som ble sendt, er større enn det vi tar imot.' },
      'bad-request': {
        title: 'Forespørselen kunne ikke forstås',
        detail: 'Noe i adressen eller innholdet er ikke som det skal.',
      },
      unavailable: { title: 'Vi har det travelt akkurat nå', detail: 'Ingenting er tapt. Prøv igjen om et øyeblikk.' },
      unexpected: { title: 'Beklager, noe gikk galt', detail: 'Feilen er vår, og den er notert.' },
    },
    oauth: {
      'unknown-client': {
        title: 'Vi kjenner ikke denne applikasjonen',
        detail:
          'Applikasjonen som sendte deg hit, er ikke registrert hos oss, så du ble ikke sendt videre til den. Si fra til dem som drifter den.',
      },
      'wrong-redirect': {
        title: 'Applikasjonen kan ikke sende deg dit',
        detail:
          'Adressen du skulle vært sendt videre til, er ikke registrert for applikasjonen. Si fra til dem som drifter den.',
      },
      'bad-request': {
        title: 'Applikasjonen gjorde en feil',
        detail: 'Det den ba om, kan ikke besvares ({reason}). Si fra til dem som drifter den.',
      },
      'interaction-over': {
        title: 'Denne forespørselen har utløpt',
        detail:
          'Den er allerede besvart, eller sto åpen for lenge. Gå til applikasjonen du kom fra, og start på nytt der.',
      },
      'other-person': {
        title: 'Noen andre er logget inn nå',
        detail:
          'Siden var laget for en annen bruker enn den som er logget inn i denne nettleseren. Ingen tilgang ble gitt. Start på nytt fra applikasjonen.',
      },
      'studio-login-over': {
        title: 'Her har du vært før',
        detail: 'Dette steget virker én gang, og i ti minutter. Gå til forsiden for å fortsette.',
      },
      'studio-login-failed': {
        title: 'Vi fikk ikke åpnet dashbordet',
        detail: 'Du er logget inn, men det siste steget gikk galt. Prøv igjen om et øyeblikk.',
      },
      'studio-not-authorised': {
        title: 'Studioet har ikke fått tilgang',
        detail: 'Åpne dashbordet i en nettleser og gi tilgang der først.',
      },
    },
    user: {
      deactivated: {
        title: 'Brukeren din er deaktivert',
        detail: 'Du kan logge ut. Mener du at dette er feil, skriv til {servicedesk}.',
      },
      'email-proven-by-another': {
        title: 'Adressen tilhører en annen konto',
        detail:
          'En annen konto bekreftet denne e-postadressen før deg. Logg inn på den kontoen og koble til den elektroniske ID-en din der, eller rett adressen her.',
      },
    },
    identity: {
      conflict: {
        title: 'To kontoer gjør krav på identiteten din',
        detail: 'Vi kan ikke avgjøre hvilken konto som er din. Skriv til {servicedesk} og oppgi referansen nedenfor.',
      },
      taken: {
        title: 'Denne identiteten har allerede en konto',
        detail: 'Logg inn med Ansattporten for å komme til den.',
      },
    },
    ansattporten: {
      cancelled: {
        title: 'Du avbrøt innloggingen',
        detail: 'Ingenting ble lagret. Du kan prøve igjen når du vil.',
      },
      'unknown-attempt': {
        title: 'Denne innloggingen gjelder ikke lenger',
        detail:
          'Den er allerede brukt, tok mer enn ti minutter, eller ble startet i en annen nettleser. Begynn på nytt fra forsiden.',
      },
      'not-believed': {
        title: 'Innloggingen kunne ikke bekreftes',
        detail: 'Svaret fra Ansattporten var ikke som det skulle, så vi godtok det ikke. Prøv igjen.',
      },
      away: {
        title: 'Ansattporten svarer ikke',
        detail: 'Vent litt og prøv igjen. Imens kan du logge inn med passord hvis du har et.',
      },
      'not-fresh': {
        title: 'Ansattporten spurte ikke hvem du er',
        detail:
          'I dette steget må du vise hvem du er på nytt, og svaret kom fra en tidligere innlogging. Lukk andre vinduer fra Ansattporten, og prøv igjen.',
      },
      'level-too-low': {
        title: 'Det trengs et høyere sikkerhetsnivå',
        detail: 'Logg inn på nytt med en elektronisk ID på et høyere nivå, for eksempel BankID.',
      },
    },
    registration: {
      'other-ticket': {
        title: 'En annen person er bekreftet i mellomtiden',
        detail:
          'Skjemaet ble åpnet for én person, men en annen har vist hvem de er i denne nettleseren siden. Ingenting ble lagret. Begynn på nytt fra forsiden.',
      },
      'ticket-gone': {
        title: 'Vis hvem du er en gang til',
        detail:
          'Beviset ditt fra Ansattporten varer i 30 minutter og er brukt opp eller borte. Ingenting ble lagret. Begynn på nytt fra forsiden.',
      },
      closed: {
        title: 'Det går ikke an å opprette nye brukere akkurat nå',
        detail: 'Registreringen er stengt. Trenger du en bruker? Skriv til {servicedesk}.',
      },
      'link-invalid': {
        title: 'Lenken virker ikke',
        detail: 'Aktiveringslenken er ugyldig eller har utløpt.',
      },
      'too-many-corrections': {
        title: 'Adressen er endret for mange ganger',
        detail: 'Den kan rettes fem ganger. Logg inn med Ansattporten, eller skriv til {servicedesk}.',
      },
      'too-many-codes': {
        title: 'Ingen flere koder',
        detail: 'Tre koder er sendt. Se etter den nyeste i innboksen din.',
      },
      'resend-too-soon': {
        title: 'En e-post ble nettopp sendt',
        detail: 'Du kan be om en ny om {count} s.',
      },
    },
    login: {
      'password-off': {
        title: 'Passord er ikke i bruk her',
        detail: 'Logg inn med Ansattporten.',
      },
      'reset-invalid': {
        title: 'Lenken virker ikke',
        detail:
          'Lenken er ugyldig, brukt eller eldre enn én time. Valgte du et nytt passord for et øyeblikk siden? Logg inn med det. Ellers ber du om en ny lenke under «Glemt passordet?» der du logger inn.',
      },
      'linked-to-another': {
        title: 'Denne identiteten har en annen konto',
        detail:
          'Den elektroniske ID-en din er koblet til en annen aktiv konto. Logg inn med Ansattporten for å komme til den, eller skriv til {servicedesk}.',
      },
      'linked-by-another': {
        title: 'Noen andre er logget inn nå',
        detail: 'Tilkoblingen ble startet av en annen bruker i denne nettleseren, så ingenting ble endret.',
      },
    },
    servicedesk: {
      'no-such-organisation': { title: 'Ingen slik organisasjon', detail: 'Ingen organisasjon har dette kortnavnet.' },
      'no-such-team': { title: 'Ikke noe slikt team', detail: 'Organisasjonen har ikke noe team med dette navnet.' },
      'no-such-user': {
        title: 'Fant ikke brukeren',
        detail: 'Ingen bruker har dette brukernavnet.',
      },
      'not-active': {
        title: 'Brukeren er ikke aktiv',
        detail: 'Bare en aktiv bruker kan deaktiveres.',
      },
      'not-deactivated': {
        title: 'Brukeren er ikke deaktivert',
        detail: 'Det er ingenting å angre.',
      },
    },
  },
  front: {
    title: 'Velkommen til {name}',
    lead: 'Lag digitale tjenester for det offentlige, alene eller sammen med organisasjonen din. Du trenger en elektronisk ID og en e-postadresse.',
    create: 'Opprett ny bruker',
    logIn: 'Logg inn',
    logInAnsattporten: 'Logg inn med Ansattporten',
    how: 'Slik kommer du i gang',
    prove: 'Vis hvem du er',
    proveMore: 'med BankID, MinID eller en annen elektronisk ID i Ansattporten.',
    fill: 'Velg et brukernavn',
    fillMore: 'og oppgi e-postadresse og passord.',
    activate: 'Aktiver kontoen din',
    activateMore: 'med lenken eller koden vi sender deg.',
    start: 'Sett i gang',
    startMore: 'på ditt eget dashbord.',
  },
  registration: {
    title: 'Opprett en bruker i {name}',
    provenLabel: 'Hvem du er',
    provenAs: 'Du har vist at du er',
    noName: 'uten oppgitt navn',
    notYou: 'Ikke deg?',
    usedBefore: 'Har du brukt {name} før?',
    usedBeforeWhy:
      'Da bør du koble til kontoen du har, så du beholder organisasjonene og tjenestene dine. Ellers får du en ny, tom konto.',
    connect: 'Koble til eksisterende konto',
    username: 'Brukernavn',
    usernameHelp:
      'Bokstavene a–z, tall og enkle . - _ mellom dem, høyst 40. Alle kan se det, og det kan ikke endres senere.',
    usernameFree: 'Brukernavnet er ledig.',
    email: 'E-postadresse',
    emailHelp: 'Vi sender en lenke dit som aktiverer kontoen din.',
    password: 'Passord',
    complete: 'Fullfør',
    sendCode: 'Send meg en kode',
    captchaDone: 'Du har allerede vist at du ikke er en robot.',
    codeOnItsWay: 'En kode er på vei til innboksen din. Skriv den inn nedenfor, og passordet en gang til.',
    code: 'Kode fra e-posten',
    codeHelp: 'Seks siffer, gyldig i ti minutter.',
    connectLead: 'Logg inn på kontoen du har. Etter det kan du logge inn på den med elektronisk ID.',
    login: 'Brukernavn eller e-postadresse',
    connectButton: 'Koble til',
    connectByCode: 'Husker du ikke passordet?',
    connectByCodeWhy: 'Få en kode på e-post til adressen du bekreftet i den kontoen.',
    mailCode: 'Send koden',
    connectHelp: 'Har du mistet både passordet og adressen? Skriv til',
    connectCodeTitle: 'Skriv inn koden',
    connectCodeLead:
      'Hvis det finnes en konto med det navnet eller den adressen, og den kan kobles til, er en kode på vei til den bekreftede adressen.',
    goneTitle: 'Vis hvem du er en gang til',
    goneLead:
      'Beviset ditt fra Ansattporten varer i 30 minutter, og det finnes ikke noe i denne nettleseren nå. Ingenting ble lagret.',
    closedTitle: 'Det går ikke an å opprette nye brukere akkurat nå',
    closedLead: 'Registreringen er stengt. Har du en bruker, kan du logge inn som vanlig.',
    closedHelp: 'Trenger du en bruker? Skriv til',
  },
  waiting: {
    title: 'Aktiver kontoen din',
    sentTo: 'Vi har sendt en e-post til',
    openLink: 'Åpne lenken i den, her eller på en annen enhet, eller skriv inn koden nedenfor.',
    watching: 'Denne siden går videre av seg selv når kontoen er aktiv.',
    refreshes: 'Denne siden lastes på nytt hvert tiende sekund.',
    stopRefreshing: 'Stopp det mens jeg skriver',
    code: 'Kode fra e-posten',
    codeHelp: 'Seks siffer, gyldig i ti minutter. Lenken er gyldig i tre timer.',
    useCode: 'Aktiver',
    noMail: 'Kom det ingen e-post?',
    noMailHelp: 'Det kan ta noen minutter. Se også blant søppelpost, og sjekk at adressen er riktig.',
    resend: 'Send e-posten på nytt',
    resendIn_one: 'Mulig om {count} sekund.',
    resendIn_other: 'Mulig om {count} sekunder.',
    sentAgain: 'E-posten er på vei på nytt.',
    corrected: 'Adressen er rettet, og en ny e-post er på vei.',
    correctEmail: 'Rett e-postadressen',
    correct: 'Rett og send',
    orEid: 'Du kan også aktivere kontoen ved å logge inn med samme elektroniske ID en gang til.',
    later: 'Gjør dette senere',
  },
  activation: {
    title: 'Aktiver kontoen din',
    lead: 'Adressen {email} er oppgitt for brukeren {username} i {studio}. Trykk på knappen for å bekrefte at den er din.',
    press: 'Aktiver',
    notYou: 'Er ikke {name} deg? Da lukker du denne siden, og ingenting skjer.',
    alreadyTitle: 'Allerede aktiv',
    alreadyLead: 'Denne kontoen er aktiv, og lenken har gjort jobben sin.',
    goOn: 'Gå til dashbordet',
    doneTitle: 'E-postadressen din er bekreftet',
    doneLead: 'Kontoen er aktiv.',
    doneHere: 'Siden der du registrerte deg, går videre av seg selv. Vil du fortsette her, logger du inn.',
    invalidTitle: 'Lenken virker ikke',
    invalidLead: 'Aktiveringslenken er ugyldig eller har utløpt.',
    invalidHelp:
      'Logg inn med Ansattporten, med samme elektroniske ID som da du registrerte deg: da blir kontoen aktivert. Eller be om en ny e-post.',
    resend: 'Få en ny e-post',
  },
  login: {
    title: 'Logg inn i {name}',
    lead: 'Bruk den elektroniske ID-en din: BankID, MinID, Buypass eller Commfides.',
    byPassword: 'Eller med passord',
    forgotten: 'Glemt passordet?',
    noUser: 'Har du ingen bruker?',
    cancelledTitle: 'Du avbrøt innloggingen',
    cancelledLead: 'Ingenting ble lagret. Du kan prøve igjen når du vil.',
    loggedOutTitle: 'Du er logget ut',
    loggedOutLead: 'Bruker andre denne maskinen? Da bør du også lukke nettleseren.',
    forgottenTitle: 'Glemt passord',
    forgottenLead:
      'Vi sender en lenke til den bekreftede e-postadressen i kontoen din. Med den velger du et nytt passord.',
    sendLink: 'Send meg en lenke',
    resetSentTitle: 'Se i innboksen din',
    resetSentLead:
      'Hvis det finnes en konto med det navnet eller den bekreftede adressen, er en lenke på vei. Den er gyldig i én time.',
    resetSentOr: 'Du trenger ikke passord hvis kontoen er koblet til elektronisk ID.',
    resetTitle: 'Velg et nytt passord',
    resetLead: 'Du blir logget ut overalt når passordet er endret.',
    newPassword: 'Nytt passord',
    setPassword: 'Endre passordet',
    changedTitle: 'Passordet er endret',
    changedLead: 'Logg inn med det nye passordet, eller med elektronisk ID.',
  },
  dashboard: {
    title: 'Velkommen, {name}',
    lead: 'Dette er dashbordet ditt i {name}. Logoen øverst til venstre fører alltid hit.',
    done: 'Dette har du gjort',
    isDone: 'Gjort',
    isMissing: 'Gjenstår',
    proven: 'Identiteten din er bekreftet',
    notProven: 'Den elektroniske ID-en din er ikke koblet til ennå',
    prove: 'Koble til med Ansattporten',
    confirmed: 'E-postadressen din {email} er bekreftet',
    notConfirmed: 'E-postadressen din {email} er ikke bekreftet ennå',
    confirm: 'Bekreft adressen',
    authorised: '{name} kan handle for deg',
    next: 'Dette kommer nå',
    join: 'Bli med i en organisasjon',
    joinHow:
      'Organisasjoner eier tjenester og lar folk arbeide sammen om dem. En administrator i organisasjonen må gi deg tilgang.',
    joinUnknown: 'Vet du ikke hvem administratoren er, eller om organisasjonen din er her? Spør',
    get: 'Få en organisasjon',
    getWho: '{publisher} oppretter organisasjonene. Din må',
    getOwner: 'være tjenesteeier og ha en avtale, eller',
    getDeveloper: 'tilby tjenesteutvikling på vegne av virksomheter i offentlig sektor.',
    getEnvironments: 'En organisasjon som ikke er tjenesteeier, får ikke eget test- eller produksjonsmiljø.',
    getHow: 'Send navnet, og hvem som skal være administrator, til',
  },
  account: {
    title: 'Min konto',
    name: 'Navn',
    verified: 'bekreftet',
    unverified: 'ikke bekreftet',
    sent: 'En e-post er på vei til adressen. Åpne lenken i den.',
    confirmTitle: 'Bekreft e-postadressen din',
    confirmLead:
      'Du har logget inn med elektronisk ID, så kontoen er aktiv. Vi må likevel vite at adressen er din før den kan brukes.',
    toDashboard: 'Til dashbordet',
  },
  api: {
    lead: 'Programmer handler for en person med en personlig tilgangsnøkkel. Innholdet er JSON, og avslag er «problem details» (RFC 9457).',
    operation: {
      listOrganisations: 'Organisasjoner i alfabetisk rekkefølge, eller dem et søk finner',
      getOrganisation: 'Hva en organisasjon sier om seg selv',
      changeOrganisation: 'Endre hva en organisasjon sier om seg selv',
      getTokenOwner: 'Hvem nøkkelen tilhører, og hva den gjelder',
      revokeLeakedToken: 'Trekk tilbake en nøkkel som er funnet på avveier',
    },
  },
  session: {
    endsSoon: 'Du blir logget ut om to minutter.',
    stay: 'Forbli innlogget',
    ended: 'Du er logget ut. Logg inn igjen, så er det du hadde skrevet i skjemaet, tatt vare på.',
  },
  site: {
    helpTitle: 'Hjelp og kontakt',
    helpLead: 'Vi hjelper deg gjerne. Skriv til',
    helpUser: 'Opprette en bruker',
    helpUserStart:
      'Velg «Opprett ny bruker» på forsiden, og vis hvem du er i Ansattporten med BankID, MinID eller en annen elektronisk ID.',
    helpUserFill:
      'Fyll ut brukernavn, e-postadresse og passord, og velg «Fullfør». Brukeren din hører til den elektroniske ID-en din fra da av.',
    helpUserActivate: 'Åpne lenken i e-posten som kommer, eller kopier den til adressefeltet, og trykk «Aktiver».',
    helpUserInvalid: 'Står det at lenken er ugyldig eller har utløpt? Logg inn med Ansattporten, så er kontoen aktiv.',
    helpUserAuthorise:
      'Gi studioet tilgang til brukeren din. Da er du på ditt eget dashbord, og logoen øverst til venstre fører alltid tilbake dit.',
    cookiesTitle: 'Informasjonskapsler',
    cookiesLead:
      'Vi bruker bare informasjonskapsler som er nødvendige for det du ber oss om. Ingen andre får lese dem, og ingen av dem følger deg.',
    cookieName: 'Navn',
    cookiePurpose: 'Formål',
    cookieLife: 'Hvor lenge',
    cookieSession: 'Vet at du er logget inn',
    cookieTicket: 'Holder plassen din mellom Ansattporten og Fullfør',
    cookieAttempt: 'Knytter en innlogging i Ansattporten til denne nettleseren',
    cookieLink: 'Holder på lenken du åpnet fra en e-post',
    cookieForm: 'Viser at et skjema ble sendt fra vår egen side',
    cookieLanguage: 'Husker språket ditt',
    cookieOauth: 'Brukes mens en applikasjon ber om tilgang',
    untilClosed: 'Til du lukker nettleseren',
    problemLead: 'Dette betyr svaret med denne typen:',
  },
}
