import type { Catalogue } from './catalogue.ts'

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
    keptButPassword: 'Det du skreiv, er teke vare på. Berre passordet må skrivast på nytt.',
    contact: 'Skjer det igjen, skriv til',
    moveOn: 'Gå vidare',
    movingOn: 'Går vidare',
  },
  mail: {
    teamAdded: {
      subject: 'Du er i teamet {team} i {organisation}',
      heading: 'Du er lagd til i {team}',
      lead: 'Ein eigar av {organisation} la deg til i teamet {team}. Det gjeld frå no av.',
      link: 'Sjå organisasjonen',
      leave: 'Vil du ikkje dette, kan du når som helst forlate organisasjonen på sida hans.',
    },
    hello: 'Hei!',
    helloName: 'Hei, {name}!',
    copyLink: 'Verkar ikkje knappen, kan du kopiere denne adressa til nettlesaren:',
    why: 'Du får denne e-posten fordi denne adressa er oppgitt hos {studio}.',
    contact: 'Har du spørsmål, skriv til',
    sender: '{studio} blir drive av {publisher}. E-posten er send automatisk.',
    activation: {
      subject: '{username}, aktiver kontoen din',
      heading: 'Aktiver kontoen din',
      lead: 'Velkomen til {studio}. Opne denne lenkja og trykk på knappen der. Du kan òg kopiere ho til adressefeltet i nettlesaren.',
      link: 'Aktiver kontoen din',
      code: 'Eller skriv denne koden på sida der du registrerte deg',
      expires: 'Lenkja er gyldig i tre timar, koden i ti minutt.',
      notYou: 'Har du ikkje bede om dette? Då gjer du ingenting; adressa blir ikkje brukt utan at du trykkjer.',
    },
    addressInUse: {
      subject: 'Nokon brukte adressa di i {studio}',
      heading: 'Adressa di er allereie i bruk av din eigen konto',
      lead: 'Nokon har nett registrert ein ny brukar i {studio} med denne adressa. Adressa høyrer til kontoen din, så den nye brukaren fekk ho ikkje.',
      connect:
        'Var det deg? Logg inn på kontoen du allereie har, og kople til den elektroniske ID-en din frå dashbordet i den same nettlesaren. Den nye brukaren blir då løyst opp av seg sjølv.',
      notYou: 'Var det ikkje deg? Då treng du ikkje gjere noko; ingen fekk tilgang til kontoen din.',
    },
    registrationCode: {
      subject: 'Koden din til {studio}',
      heading: 'Koden din',
      lead: 'Skriv denne koden i skjemaet der du opprettar brukaren din.',
      code: 'Kode',
      expires: 'Koden er gyldig i ti minutt.',
    },
    connectCode: {
      subject: 'Koden din til {studio}',
      heading: 'Kople til den elektroniske ID-en din',
      lead: 'Nokon som har vist kven dei er, vil kople ein elektronisk ID til brukaren {username}. Er det deg, skriv du inn denne koden.',
      notYou: 'Er det ikkje deg? Gi ikkje koden til nokon, så skjer det ingenting.',
    },
    connected: {
      subject: 'Ein elektronisk ID vart kopla til kontoen din i {studio}',
      heading: 'Ein elektronisk ID er kopla til',
      lead: 'Brukaren {username} kan no loggast inn på med elektronisk ID i Ansattporten.',
      ended: 'Økter og lenkjer frå før er avslutta.',
      notYou: 'Var det ikkje deg? Skriv straks til adressa nedanfor.',
    },
    identityConflict: {
      subject: 'To kontoar i {studio} gjeld same person',
      heading: 'Éin person, to kontoar',
      lead: 'Ein elektronisk ID som nettopp vart brukt, høyrer til brukarane {usernames}: den eine etter namnet som utferdaren har på personen, den andre etter nummeret. Personen slapp ikkje inn.',
      next: 'Finn ut kva brukar som er den rette. Hendingsloggen har identity.refused for begge.',
    },
    passwordReset: {
      subject: 'Nytt passord i {studio}',
      heading: 'Vel eit nytt passord',
      lead: 'Nokon har bede om nytt passord for brukaren {username}.',
      link: 'Vel eit nytt passord',
      expires: 'Lenkja er gyldig i éin time og verkar éin gong.',
      notYou: 'Har du ikkje bede om dette? Då gjer du ingenting; passordet blir som det er.',
    },
    passwordChanged: {
      subject: 'Passordet ditt i {studio} er endra',
      heading: 'Passordet er endra',
      lead: 'Passordet til brukaren {username} er endra, og alle økter er avslutta.',
      linked: 'Ein elektronisk ID kan òg logge inn på denne brukaren. Han vart kopla til {time}.',
    },
  },
  password: {
    label: 'Passord',
    help: 'Minst {minimum} teikn. Nokre tilfeldige ord etter kvarandre er sterkt og lett å hugse. Mellomrom og alle andre teikn kan brukast.',
    show: 'Vis passordet',
    hide: 'Gøym passordet',
    suggest: 'Føreslå ein passordfrase',
    remember:
      'Orda er trekte tilfeldig, berre for deg. Lagre dei i ein passordbehandlar, eller skriv dei ned og ta godt vare på lappen.',
    use: 'Bruk denne passordfrasen',
    missing: 'Teikn som manglar:',
    strength: {
      '0': 'Styrke: svært lett å gjette',
      '1': 'Styrke: lett å gjette',
      '2': 'Styrke: kan bli betre',
      '3': 'Styrke: bra',
      '4': 'Styrke: svært bra',
    },
  },
  captcha: {
    label: 'Automatisk kontroll',
    start: 'Start kontrollen',
    running: 'Nettlesaren din blir kontrollert …',
    done: 'Kontrollen er ferdig',
    waiting: 'Kontrollen er straks ferdig. Skjemaet blir sendt så snart han er det.',
    failed: 'Kontrollen lukkast ikkje. Kryss av for å prøve igjen, eller bruk ein kode på e-post.',
    other: 'Bruk ein kode på e-post i staden',
  },
  oauth: {
    consent: {
      title: 'Gi {client} tilgang',
      lead: '{client} ber om å få gjere dette for deg:',
      leadMore: '{client} ber om meir enn du har gitt tilgang til før. Dette er nytt:',
      asWhom: 'Du er logga inn som',
      application: 'Applikasjon',
      publisher: 'Laga av',
      goesTo: 'Du blir send til',
      lasts: 'Tilgangen varer',
      untilWithdrawn: 'til du trekkjer han tilbake, høgst eitt år',
      never: '{client} får aldri sjå passordet eller fødselsnummeret ditt.',
      authorize: 'Gi tilgang',
      cancel: 'Avbryt',
    },
    scope: {
      openid: 'Vite at det er du som er logga inn',
      profile: 'Sjå brukarnamnet, namnet og språket ditt',
      email: 'Sjå e-postadressa di, og om ho er stadfesta',
      offlineAccess: 'Halde på tilgangen også når du ikkje er logga inn',
      servicesRead: 'Sjå tenestene du har tilgang til',
      servicesWrite: 'Opprette og endre tenester på dine vegner',
      orgsRead: 'Sjå organisasjonane og teama du er med i',
      orgsWrite: 'Endre organisasjonar og team der du har rett til det',
    },
    declined: {
      title: '{name} fekk ikkje tilgang',
      lead: 'Du avbraut, så {name} har ikkje tilgang til brukaren din.',
      without: 'Før du gir tilgang, kan du ikkje opne dashbordet, opprette tenester eller bli med i ein organisasjon.',
      kept: 'Brukaren din er som før. Ingenting er tapt, og du kan gi tilgang når du vil.',
    },
    logout: {
      title: 'Logge ut?',
      lead: 'Du er i ferd med å bli logga ut av {name}.',
      leadFrom: '{client} spør om du vil logge ut av {name} òg.',
      stay: 'Hald fram innlogga',
    },
  },
  organisation: {
    pages: 'Sidene til organisasjonen',
    waiting_one: '{count} førespurnad ventar',
    waiting_other: '{count} førespurnader ventar',
    tab: {
      overview: 'Oversyn',
      people: 'Personar',
      teams: 'Team',
      requests: 'Førespurnader',
      settings: 'Innstillingar',
      log: 'Logg',
    },
  },
  field: {
    invalid: 'Dette er ikkje gyldig.',
    required: 'Fyll ut dette feltet.',
    'password-too-short': 'Bruk minst {minimum} teikn i passordet.',
    'password-too-long': 'Bruk høgst {maximum} teikn i passordet.',
    'password-common':
      'Passordet er sett saman av ord eller mønster som blir gjetta først. Vel noko mindre vanleg, til dømes nokre tilfeldige ord.',
    'password-personal':
      'Passordet er sett saman av namnet ditt, e-postadressa di eller namnet på nettstaden. Vel noko som andre ikkje kan vite.',
    'captcha-missing':
      'Den automatiske kontrollen vart ikkje ferdig. Send skjemaet igjen når han er ferdig, eller bruk ein kode på e-post.',
    'captcha-expired': 'Den automatiske kontrollen var for gammal. Ein ny er i gang; send skjemaet igjen.',
    'captcha-invalid': 'Den automatiske kontrollen kunne ikkje godtakast. Ein ny er i gang; send skjemaet igjen.',
    'username-form': 'Bruk bokstavane a–z og tal, med enkle . - _ berre mellom dei.',
    'username-long': 'Brukarnamnet kan ha høgst 40 teikn.',
    'username-reserved': 'Dette brukarnamnet kan ikkje brukast. Vel eit anna.',
    'username-taken': 'Brukarnamnet er allereie i bruk. Vel eit anna.',
    'email-form': 'Skriv ei e-postadresse som namn@eksempel.no.',
    'email-proven-by-another':
      'Ein annan konto har nett stadfesta denne adressa. Kople til den kontoen, eller bruk ei anna adresse.',
    'code-wrong': 'Koden er feil eller har gått ut. Prøv igjen, eller få ein ny.',
    'connect-failed':
      'Dette gjekk ikkje. Anten finst ikkje kontoen, eller passordet er eit anna, eller kontoen er allereie kopla til.',
    'login-refused': 'Brukarnamnet, adressa eller passordet er feil.',
    'too-long': 'Dette er for langt.',
    'short-name': 'Bruk to til seks av bokstavane a–z og siffer, med ein bokstav først.',
    'organisation-number': 'Skriv dei ni sifra i organisasjonsnummeret; desse er ikkje gyldige saman.',
    'home-page': 'Skriv ei adresse som byrjar med https:// eller http://.',
    'no-such-person':
      'Ingen aktiv brukar har dette namnet. Brukarnamn må skrivast nøyaktig; spør personen om sitt, eller inviter med e-post.',
    'environments-of-service-owners': 'Berre tenesteeigarar kan ha miljø.',
    'team-name': 'Bruk bokstavane a–z og siffer, med enkle . - _ berre mellom dei, høgst 40.',
    'team-taken': 'Organisasjonen har allereie eit team med dette namnet.',
    'capability-without-environment': 'Organisasjonen har ikkje dette miljøet.',
  },
  refusal: {
    team: {
      'last-owner': {
        title: 'Ein organisasjon treng ein eigar',
        detail: 'Dette ville late {organisations} stå att utan nokon som kan avgjere. Legg til ein eigar til først.',
      },
      'owners-are-fixed': {
        title: 'Eigarteamet blir som det er',
        detail: 'Eigarar kan alt. Du kan leggje til og fjerne personar, men verken endre eller slette teamet.',
      },
    },
    access: {
      'token-missing': {
        title: 'Det trengst ein nøkkel',
        detail:
          'Send ein personleg tilgangsnøkkel i hovudfeltet Authorization: Bearer inn_… Du lagar han under Min konto.',
      },
      'token-invalid': {
        title: 'Nøkkelen er ikkje gyldig',
        detail: 'Den personlege tilgangsnøkkelen er ukjend, trekt tilbake eller gått ut. Lag ein ny under Min konto.',
      },
      'missing-scope': {
        title: 'Nøkkelen gjeld ikkje dette',
        detail: 'Den personlege tilgangsnøkkelen manglar tilgangen som trengst. Lag ein ny med den tilgangen.',
      },
      'not-yours': {
        title: 'Dette har du ikkje tilgang til',
        detail: 'Berre eigarane av organisasjonen kan gjere dette. Spør ein av dei.',
      },
    },
    general: {
      invalid: { title: 'Noko manglar eller er ikkje gyldig', detail: 'Sjå på felta som er merkte, og send på nytt.' },
      'not-found': { title: 'Fann ikkje sida', detail: 'Her er det ingenting, eller det er ikkje ditt å sjå.' },
      'method-not-allowed': {
        title: 'Dette går ikkje her',
        detail: 'Adressa finst, men ikkje for denne typen førespurnad.',
      },
      unauthenticated: { title: 'Logg inn først', detail: 'Dette krev at du er logga inn.' },
      'form-not-ours': {
        title: 'Skjemaet kunne ikkje takast imot',
        detail:
          'Det var ope for lenge, eller vart ikkje sendt frå denne nettstaden. Gå tilbake, last sida på nytt og send det ein gong til.',
      },
      'too-many': { title: 'For mange forsøk', detail: 'Vent litt, og prøv igjen.' },
      'unsupported-type': {
        title: 'Denne typen innhald blir ikkje teken imot her',
        detail: 'Skjema blir sende som application/x-www-form-urlencoded, og program sender application/json.',
      },
      'changed-meanwhile': {
        title: 'Nokon endra dette i mellomtida',
        detail: 'Det du ville endre, er ikkje lenger slik du såg det. Sjå på det igjen, og gjer endringa ein gong til.',
      },
      'version-missing': {
        title: 'Versjonen manglar',
        detail: 'Send den ETag-en du fekk, i hovudfeltet If-Match, så ingen andre si endring blir overskriven.',
      },
      'too-large': { title: 'Det vart for mykje', detail: 'Det som vart sendt, er større enn det vi tek imot.' },
      'bad-request': {
        title: 'Førespurnaden kunne ikkje forståast',
        detail: 'Noko i adressa eller innhaldet er ikkje som det skal.',
      },
      unavailable: {
        title: 'Vi har det travelt akkurat no',
        detail: 'Ingenting er tapt. Prøv igjen om ein augneblink.',
      },
      unexpected: { title: 'Orsak, noko gjekk gale', detail: 'Feilen er vår, og han er notert.' },
    },
    oauth: {
      'unknown-client': {
        title: 'Vi kjenner ikkje denne applikasjonen',
        detail:
          'Applikasjonen som sende deg hit, er ikkje registrert hos oss, så du vart ikkje send vidare til han. Sei frå til dei som driftar han.',
      },
      'wrong-redirect': {
        title: 'Applikasjonen kan ikkje sende deg dit',
        detail:
          'Adressa du skulle vore send vidare til, er ikkje registrert for applikasjonen. Sei frå til dei som driftar han.',
      },
      'bad-request': {
        title: 'Applikasjonen gjorde ein feil',
        detail: 'Det han bad om, kan ikkje svarast på ({reason}). Sei frå til dei som driftar han.',
      },
      'interaction-over': {
        title: 'Denne førespurnaden har gått ut',
        detail:
          'Han er allereie svara på, eller stod open for lenge. Gå til applikasjonen du kom frå, og start på nytt der.',
      },
      'other-person': {
        title: 'Nokon andre er logga inn no',
        detail:
          'Sida var laga for ein annan brukar enn den som er logga inn i denne nettlesaren. Ingen tilgang vart gitt. Start på nytt frå applikasjonen.',
      },
      'studio-login-over': {
        title: 'Her har du vore før',
        detail: 'Dette steget verkar éin gong, og i ti minutt. Gå til framsida for å halde fram.',
      },
      'studio-login-failed': {
        title: 'Vi fekk ikkje opna dashbordet',
        detail: 'Du er logga inn, men det siste steget gjekk gale. Prøv igjen om ein augneblink.',
      },
      'studio-not-authorised': {
        title: 'Studioet har ikkje fått tilgang',
        detail: 'Opne dashbordet i ein nettlesar og gi tilgang der først.',
      },
    },
    user: {
      deactivated: {
        title: 'Brukaren din er deaktivert',
        detail: 'Du kan logge ut. Meiner du at dette er feil, skriv til {servicedesk}.',
      },
      'email-proven-by-another': {
        title: 'Adressa høyrer til ein annan konto',
        detail:
          'Ein annan konto stadfesta denne e-postadressa før deg. Logg inn på den kontoen og kople til den elektroniske ID-en din der, eller rett adressa her.',
      },
    },
    identity: {
      conflict: {
        title: 'To kontoar gjer krav på identiteten din',
        detail: 'Vi kan ikkje avgjere kva konto som er din. Skriv til {servicedesk} og oppgi referansen nedanfor.',
      },
      taken: {
        title: 'Denne identiteten har allereie ein konto',
        detail: 'Logg inn med Ansattporten for å kome til han.',
      },
    },
    ansattporten: {
      cancelled: {
        title: 'Du avbraut innlogginga',
        detail: 'Ingenting vart lagra. Du kan prøve igjen når du vil.',
      },
      'unknown-attempt': {
        title: 'Denne innlogginga gjeld ikkje lenger',
        detail:
          'Ho er allereie brukt, tok meir enn ti minutt, eller vart starta i ein annan nettlesar. Byrj på nytt frå framsida.',
      },
      'not-believed': {
        title: 'Innlogginga kunne ikkje stadfestast',
        detail: 'Svaret frå Ansattporten var ikkje som det skulle, så vi godtok det ikkje. Prøv igjen.',
      },
      away: {
        title: 'Ansattporten svarar ikkje',
        detail: 'Vent litt og prøv igjen. Imens kan du logge inn med passord om du har eit.',
      },
      'not-fresh': {
        title: 'Ansattporten spurde ikkje kven du er',
        detail:
          'I dette steget må du vise kven du er på nytt, og svaret kom frå ei tidlegare innlogging. Lat att andre vindauge frå Ansattporten, og prøv igjen.',
      },
      'level-too-low': {
        title: 'Det trengst eit høgare tryggleiksnivå',
        detail: 'Logg inn på nytt med ein elektronisk ID på eit høgare nivå, til dømes BankID.',
      },
    },
    registration: {
      'other-ticket': {
        title: 'Ein annan person er stadfesta i mellomtida',
        detail:
          'Skjemaet vart opna for éin person, men ein annan har vist kven dei er i denne nettlesaren sidan. Ingenting vart lagra. Byrj på nytt frå framsida.',
      },
      'ticket-gone': {
        title: 'Vis kven du er ein gong til',
        detail:
          'Provet ditt frå Ansattporten varer i 30 minutt og er brukt opp eller borte. Ingenting vart lagra. Byrj på nytt frå framsida.',
      },
      closed: {
        title: 'Det går ikkje an å opprette nye brukarar akkurat no',
        detail: 'Registreringa er stengd. Treng du ein brukar? Skriv til {servicedesk}.',
      },
      'link-invalid': {
        title: 'Lenkja verkar ikkje',
        detail: 'Aktiveringslenkja er ugyldig eller har gått ut.',
      },
      'too-many-corrections': {
        title: 'Adressa er endra for mange gonger',
        detail: 'Ho kan rettast fem gonger. Logg inn med Ansattporten, eller skriv til {servicedesk}.',
      },
      'too-many-codes': {
        title: 'Ingen fleire kodar',
        detail: 'Tre kodar er sende. Sjå etter den nyaste i innboksen din.',
      },
      'resend-too-soon': {
        title: 'Ein e-post vart nett send',
        detail: 'Du kan be om ein ny om {count} s.',
      },
    },
    login: {
      'password-off': {
        title: 'Passord er ikkje i bruk her',
        detail: 'Logg inn med Ansattporten.',
      },
      'reset-invalid': {
        title: 'Lenkja verkar ikkje',
        detail:
          'Lenkja er ugyldig, brukt eller eldre enn éin time. Valde du eit nytt passord for ein augneblink sidan? Logg inn med det. Elles ber du om ei ny lenkje under «Gløymt passordet?» der du loggar inn.',
      },
      'linked-to-another': {
        title: 'Denne identiteten har ein annan konto',
        detail:
          'Den elektroniske ID-en din er kopla til ein annan aktiv konto. Logg inn med Ansattporten for å kome til han, eller skriv til {servicedesk}.',
      },
      'linked-by-another': {
        title: 'Nokon andre er logga inn no',
        detail: 'Tilkoplinga vart starta av ein annan brukar i denne nettlesaren, så ingenting vart endra.',
      },
    },
    servicedesk: {
      'no-such-organisation': { title: 'Ingen slik organisasjon', detail: 'Ingen organisasjon har dette kortnamnet.' },
      'no-such-team': {
        title: 'Ikkje noko slikt team',
        detail: 'Organisasjonen har ikkje noko team med dette namnet.',
      },
      'no-such-user': {
        title: 'Fann ikkje brukaren',
        detail: 'Ingen brukar har dette brukarnamnet.',
      },
      'not-active': {
        title: 'Brukaren er ikkje aktiv',
        detail: 'Berre ein aktiv brukar kan deaktiverast.',
      },
      'not-deactivated': {
        title: 'Brukaren er ikkje deaktivert',
        detail: 'Det er ingenting å angre.',
      },
    },
  },
  front: {
    title: 'Velkomen til {name}',
    lead: 'Lag digitale tenester for det offentlege, åleine eller saman med organisasjonen din. Du treng ein elektronisk ID og ei e-postadresse.',
    create: 'Opprett ny brukar',
    logIn: 'Logg inn',
    logInAnsattporten: 'Logg inn med Ansattporten',
    how: 'Slik kjem du i gang',
    prove: 'Vis kven du er',
    proveMore: 'med BankID, MinID eller ein annan elektronisk ID i Ansattporten.',
    fill: 'Vel eit brukarnamn',
    fillMore: 'og oppgi e-postadresse og passord.',
    activate: 'Aktiver kontoen din',
    activateMore: 'med lenkja eller koden vi sender deg.',
    start: 'Set i gang',
    startMore: 'på ditt eige dashbord.',
  },
  registration: {
    title: 'Opprett ein brukar i {name}',
    provenLabel: 'Kven du er',
    provenAs: 'Du har vist at du er',
    noName: 'utan oppgjeve namn',
    notYou: 'Ikkje deg?',
    usedBefore: 'Har du brukt {name} før?',
    usedBeforeWhy:
      'Då bør du kople til kontoen du har, så du held på organisasjonane og tenestene dine. Elles får du ein ny, tom konto.',
    connect: 'Kople til eksisterande konto',
    username: 'Brukarnamn',
    usernameHelp:
      'Bokstavane a–z, tal og enkle . - _ mellom dei, høgst 40. Alle kan sjå det, og det kan ikkje endrast seinare.',
    usernameFree: 'Brukarnamnet er ledig.',
    email: 'E-postadresse',
    emailHelp: 'Vi sender ei lenkje dit som aktiverer kontoen din.',
    password: 'Passord',
    complete: 'Fullfør',
    sendCode: 'Send meg ein kode',
    captchaDone: 'Du har allereie vist at du ikkje er ein robot.',
    codeOnItsWay: 'Ein kode er på veg til innboksen din. Skriv han inn nedanfor, og passordet ein gong til.',
    code: 'Kode frå e-posten',
    codeHelp: 'Seks siffer, gyldig i ti minutt.',
    connectLead: 'Logg inn på kontoen du har. Etter det kan du logge inn på han med elektronisk ID.',
    login: 'Brukarnamn eller e-postadresse',
    connectButton: 'Kople til',
    connectByCode: 'Hugsar du ikkje passordet?',
    connectByCodeWhy: 'Få ein kode på e-post til adressa du stadfesta i den kontoen.',
    mailCode: 'Send koden',
    connectHelp: 'Har du mista både passordet og adressa? Skriv til',
    connectCodeTitle: 'Skriv inn koden',
    connectCodeLead:
      'Om det finst ein konto med det namnet eller den adressa, og han kan koplast til, er ein kode på veg til den stadfesta adressa.',
    goneTitle: 'Vis kven du er ein gong til',
    goneLead:
      'Provet ditt frå Ansattporten varer i 30 minutt, og det finst ikkje noko i denne nettlesaren no. Ingenting vart lagra.',
    closedTitle: 'Det går ikkje an å opprette nye brukarar akkurat no',
    closedLead: 'Registreringa er stengd. Har du ein brukar, kan du logge inn som vanleg.',
    closedHelp: 'Treng du ein brukar? Skriv til',
  },
  waiting: {
    title: 'Aktiver kontoen din',
    sentTo: 'Vi har sendt ein e-post til',
    openLink: 'Opne lenkja i han, her eller på ei anna eining, eller skriv inn koden nedanfor.',
    watching: 'Denne sida går vidare av seg sjølv når kontoen er aktiv.',
    refreshes: 'Denne sida blir lasta på nytt kvart tiande sekund.',
    stopRefreshing: 'Stopp det medan eg skriv',
    code: 'Kode frå e-posten',
    codeHelp: 'Seks siffer, gyldig i ti minutt. Lenkja er gyldig i tre timar.',
    useCode: 'Aktiver',
    noMail: 'Kom det ingen e-post?',
    noMailHelp: 'Det kan ta nokre minutt. Sjå òg blant søppelpost, og sjekk at adressa er rett.',
    resend: 'Send e-posten på nytt',
    resendIn_one: 'Mogleg om {count} sekund.',
    resendIn_other: 'Mogleg om {count} sekund.',
    sentAgain: 'E-posten er på veg på nytt.',
    corrected: 'Adressa er retta, og ein ny e-post er på veg.',
    correctEmail: 'Rett e-postadressa',
    correct: 'Rett og send',
    orEid: 'Du kan òg aktivere kontoen ved å logge inn med same elektroniske ID ein gong til.',
    later: 'Gjer dette seinare',
  },
  activation: {
    title: 'Aktiver kontoen din',
    lead: 'Adressa {email} er oppgjeven for brukaren {username} i {studio}. Trykk på knappen for å stadfeste at ho er di.',
    press: 'Aktiver',
    notYou: 'Er ikkje {name} deg? Då lukkar du denne sida, og ingenting skjer.',
    alreadyTitle: 'Allereie aktiv',
    alreadyLead: 'Denne kontoen er aktiv, og lenkja har gjort jobben sin.',
    goOn: 'Gå til dashbordet',
    doneTitle: 'E-postadressa di er stadfesta',
    doneLead: 'Kontoen er aktiv.',
    doneHere: 'Sida der du registrerte deg, går vidare av seg sjølv. Vil du halde fram her, loggar du inn.',
    invalidTitle: 'Lenkja verkar ikkje',
    invalidLead: 'Aktiveringslenkja er ugyldig eller har gått ut.',
    invalidHelp:
      'Logg inn med Ansattporten, med same elektroniske ID som då du registrerte deg: då blir kontoen aktivert. Eller be om ein ny e-post.',
    resend: 'Få ein ny e-post',
  },
  login: {
    title: 'Logg inn i {name}',
    lead: 'Bruk den elektroniske ID-en din: BankID, MinID, Buypass eller Commfides.',
    byPassword: 'Eller med passord',
    forgotten: 'Gløymt passordet?',
    noUser: 'Har du ingen brukar?',
    cancelledTitle: 'Du avbraut innlogginga',
    cancelledLead: 'Ingenting vart lagra. Du kan prøve igjen når du vil.',
    loggedOutTitle: 'Du er logga ut',
    loggedOutLead: 'Brukar andre denne maskina? Då bør du òg lukke nettlesaren.',
    forgottenTitle: 'Gløymt passord',
    forgottenLead: 'Vi sender ei lenkje til den stadfesta e-postadressa i kontoen din. Med ho vel du eit nytt passord.',
    sendLink: 'Send meg ei lenkje',
    resetSentTitle: 'Sjå i innboksen din',
    resetSentLead:
      'Om det finst ein konto med det namnet eller den stadfesta adressa, er ei lenkje på veg. Ho er gyldig i éin time.',
    resetSentOr: 'Du treng ikkje passord om kontoen er kopla til elektronisk ID.',
    resetTitle: 'Vel eit nytt passord',
    resetLead: 'Du blir logga ut overalt når passordet er endra.',
    newPassword: 'Nytt passord',
    setPassword: 'Endre passordet',
    changedTitle: 'Passordet er endra',
    changedLead: 'Logg inn med det nye passordet, eller med elektronisk ID.',
  },
  dashboard: {
    title: 'Velkomen, {name}',
    lead: 'Dette er dashbordet ditt i {name}. Logoen øvst til venstre fører alltid hit.',
    done: 'Dette har du gjort',
    isDone: 'Gjort',
    isMissing: 'Står att',
    proven: 'Identiteten din er stadfesta',
    notProven: 'Den elektroniske ID-en din er ikkje kopla til enno',
    prove: 'Kople til med Ansattporten',
    confirmed: 'E-postadressa di {email} er stadfesta',
    notConfirmed: 'E-postadressa di {email} er ikkje stadfesta enno',
    confirm: 'Stadfest adressa',
    authorised: '{name} kan handle for deg',
    next: 'Dette kjem no',
    join: 'Bli med i ein organisasjon',
    joinHow:
      'Organisasjonar eig tenester og lèt folk arbeide saman om dei. Ein administrator i organisasjonen må gi deg tilgang.',
    joinUnknown: 'Veit du ikkje kven administratoren er, eller om organisasjonen din er her? Spør',
    get: 'Få ein organisasjon',
    getWho: '{publisher} opprettar organisasjonane. Din må',
    getOwner: 'vere tenesteeigar og ha ein avtale, eller',
    getDeveloper: 'tilby tenesteutvikling på vegner av verksemder i offentleg sektor.',
    getEnvironments: 'Ein organisasjon som ikkje er tenesteeigar, får ikkje eige test- eller produksjonsmiljø.',
    getHow: 'Send namnet, og kven som skal vere administrator, til',
  },
  account: {
    title: 'Kontoen min',
    name: 'Namn',
    verified: 'stadfesta',
    unverified: 'ikkje stadfesta',
    sent: 'Ein e-post er på veg til adressa. Opne lenkja i han.',
    confirmTitle: 'Stadfest e-postadressa di',
    confirmLead:
      'Du har logga inn med elektronisk ID, så kontoen er aktiv. Vi må likevel vite at adressa er di før ho kan brukast.',
    toDashboard: 'Til dashbordet',
  },
  api: {
    lead: 'Program handlar for ein person med ein personleg tilgangsnøkkel. Innhaldet er JSON, og avslag er «problem details» (RFC 9457).',
    operation: {
      listOrganisations: 'Organisasjonar i alfabetisk rekkjefølgje, eller dei eit søk finn',
      getOrganisation: 'Kva ein organisasjon seier om seg sjølv',
      changeOrganisation: 'Endre kva ein organisasjon seier om seg sjølv',
      getTokenOwner: 'Kven nøkkelen høyrer til, og kva han gjeld',
      revokeLeakedToken: 'Trekk tilbake ein nøkkel som er funnen på avvegar',
    },
  },
  session: {
    endsSoon: 'Du blir logga ut om to minutt.',
    stay: 'Ver framleis innlogga',
    ended: 'Du er logga ut. Logg inn igjen, så er det du hadde skrive i skjemaet, teke vare på.',
  },
  site: {
    helpTitle: 'Hjelp og kontakt',
    helpLead: 'Vi hjelper deg gjerne. Skriv til',
    helpUser: 'Opprette ein brukar',
    helpUserStart:
      'Vel «Opprett ny brukar» på framsida, og vis kven du er i Ansattporten med BankID, MinID eller ein annan elektronisk ID.',
    helpUserFill:
      'Fyll ut brukarnamn, e-postadresse og passord, og vel «Fullfør». Brukaren din høyrer til den elektroniske ID-en din frå då av.',
    helpUserActivate: 'Opne lenkja i e-posten som kjem, eller kopier ho til adressefeltet, og trykk «Aktiver».',
    helpUserInvalid: 'Står det at lenkja er ugyldig eller har gått ut? Logg inn med Ansattporten, så er kontoen aktiv.',
    helpUserAuthorise:
      'Gi studioet tilgang til brukaren din. Då er du på ditt eige dashbord, og logoen øvst til venstre fører alltid tilbake dit.',
    cookiesTitle: 'Informasjonskapslar',
    cookiesLead:
      'Vi brukar berre informasjonskapslar som er nødvendige for det du ber oss om. Ingen andre får lese dei, og ingen av dei følgjer deg.',
    cookieName: 'Namn',
    cookiePurpose: 'Føremål',
    cookieLife: 'Kor lenge',
    cookieSession: 'Veit at du er logga inn',
    cookieTicket: 'Held plassen din mellom Ansattporten og Fullfør',
    cookieAttempt: 'Knyter ei innlogging i Ansattporten til denne nettlesaren',
    cookieLink: 'Held på lenkja du opna frå ein e-post',
    cookieForm: 'Viser at eit skjema vart sendt frå vår eiga side',
    cookieLanguage: 'Hugsar språket ditt',
    cookieOauth: 'Blir brukt medan ein applikasjon ber om tilgang',
    untilClosed: 'Til du lukkar nettlesaren',
    problemLead: 'Dette betyr svaret med denne typen:',
  },
}
