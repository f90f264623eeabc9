export const en = {
  language: { name: 'English', choose: 'Choose language' },
  shell: {
    skip: 'Skip to main content',
    home: '{name}, to the dashboard',
    menu: 'Menu',
    signedInAs: 'Logged in as {name}',
    logOut: 'Log out',
    logIn: 'Log in',
    footer: 'About this site',
    help: 'Help and contact',
    cookies: 'Cookies',
    accessibility: 'Accessibility',
    privacy: 'Privacy',
    security: 'Report a vulnerability',
    errorSummary: 'Some fields need your attention',
    errorTitle: 'Error: {title}',
    required: 'All fields are required.',
    reference: 'Reference: {id}',
    back: 'Go back',
    toFrontPage: 'Go to the front page',
    tryAgain: 'Try again',
    keptButPassword: 'What you typed is kept. Only the password has to be typed again.',
    contact: 'If it keeps happening, write to',
    moveOn: 'Continue',
    movingOn: 'Moving on',
  },
  mail: {
    teamAdded: {
      subject: 'You are in the team {team} of {organisation}',
      heading: 'You were added to {team}',
      lead: 'An owner of {organisation} added you to the team {team}. It holds from now on.',
      link: 'See the organisation',
      leave: 'If you do not want this, you can leave the organisation on its page at any time.',
    },
    hello: 'Hello,',
    helloName: 'Hello {name},',
    copyLink: 'If the button does not work, copy this address into your browser:',
    why: 'You get this mail because this address was given at {studio}.',
    contact: 'Questions? Write to',
    sender: '{studio} is run by {publisher}. This mail was sent automatically.',
    activation: {
      subject: '{username}, please activate your account',
      heading: 'Activate your account',
      lead: 'Welcome to {studio}. Open this link and press the button there. You can also copy it into the address bar of your browser.',
      link: 'Activate your account',
      code: 'Or type this code on the page where you registered',
      expires: 'The link is valid for three hours, the code for ten minutes.',
      notYou: 'Did you not ask for this? Then do nothing; the address is not used without your press.',
    },
    addressInUse: {
      subject: 'Somebody used your address in {studio}',
      heading: 'Your address is already in use by your own account',
      lead: 'Somebody has just registered a new user in {studio} with this address. The address belongs to your account, so the new user did not get it.',
      connect:
        'Was it you? Log in to the account that you already have, and connect your electronic ID from the dashboard in that same browser. The new user then dissolves by itself.',
      notYou: 'Was it not you? Then you need do nothing; nobody got access to your account.',
    },
    registrationCode: {
      subject: 'Your code for {studio}',
      heading: 'Your code',
      lead: 'Type this code in the form where you create your user.',
      code: 'Code',
      expires: 'The code is valid for ten minutes.',
    },
    connectCode: {
      subject: 'Your code for {studio}',
      heading: 'Connect your electronic ID',
      lead: 'Somebody who has proven who they are wants to connect an electronic ID to the user {username}. If that is you, type this code.',
      notYou: 'Is it not you? Give the code to nobody, and nothing happens.',
    },
    connected: {
      subject: 'An electronic ID was connected to your account in {studio}',
      heading: 'An electronic ID was connected',
      lead: 'The user {username} can now be logged in to with an electronic ID at Ansattporten.',
      ended: 'Sessions and links from before are ended.',
      notYou: 'Was it not you? Write to the address below at once.',
    },
    identityConflict: {
      subject: 'Two accounts of {studio} claim one person',
      heading: 'One person, two accounts',
      lead: 'An electronic ID that was just used belongs to the users {usernames}: one by its name at the issuer, another by its number. The person was not let in.',
      next: 'Find out which user is the right one. The audit log has the action identity.refused for both.',
    },
    passwordReset: {
      subject: 'New password in {studio}',
      heading: 'Choose a new password',
      lead: 'Somebody asked for a new password for the user {username}.',
      link: 'Choose a new password',
      expires: 'The link is valid for one hour and works once.',
      notYou: 'Did you not ask for this? Then do nothing; your password stays as it is.',
    },
    passwordChanged: {
      subject: 'Your password in {studio} was changed',
      heading: 'The password was changed',
      lead: 'The password of the user {username} was changed, and all sessions were ended.',
      linked: 'An electronic ID can log in to this user, too. It was connected on {time}.',
    },
  },
  password: {
    label: 'Password',
    help: 'At least {minimum} characters. A few random words in a row are strong and easy to remember. Spaces and all other characters can be used.',
    show: 'Show the password',
    hide: 'Hide the password',
    suggest: 'Suggest a passphrase',
    remember:
      'The words are drawn at random, for you only. Save them in a password manager, or write them down and keep the note in a safe place.',
    use: 'Use this passphrase',
    missing: 'Characters still missing:',
    strength: {
      '0': 'Strength: very easy to guess',
      '1': 'Strength: easy to guess',
      '2': 'Strength: could be better',
      '3': 'Strength: good',
      '4': 'Strength: very good',
    },
  },
  captcha: {
    label: 'Automatic check',
    start: 'Start the check',
    running: 'Your browser is being checked …',
    done: 'The check is done',
    waiting: 'The check is almost done. The form is sent as soon as it is.',
    failed: 'The check did not succeed. Tick the box to try again, or use a code by email.',
    other: 'Use a code by email instead',
  },
  oauth: {
    consent: {
      title: 'Authorize {client}',
      lead: '{client} asks to do this for you:',
      leadMore: '{client} asks for more than you have allowed before. This is new:',
      asWhom: 'You are logged in as',
      application: 'Application',
      publisher: 'Made by',
      goesTo: 'You are sent to',
      lasts: 'It lasts',
      untilWithdrawn: 'until you withdraw it, at most a year',
      never: '{client} never sees your password or your national identity number.',
      authorize: 'Authorize',
      cancel: 'Cancel',
    },
    scope: {
      openid: 'Know that it is you who is logged in',
      profile: 'See your username, your name and your language',
      email: 'See your email address, and whether it is confirmed',
      offlineAccess: 'Keep this access also when you are not logged in',
      servicesRead: 'See the services that you have access to',
      servicesWrite: 'Create and change services on your behalf',
      orgsRead: 'See the organisations and teams that you belong to',
      orgsWrite: 'Change organisations and teams where you have the right to',
    },
    declined: {
      title: '{name} was not authorized',
      lead: 'You cancelled, so {name} has no access to your user.',
      without: 'Until you authorize it, you cannot open the dashboard, create services or join an organisation.',
      kept: 'Your user is as it was. Nothing is lost, and you can authorize at any time.',
    },
    logout: {
      title: 'Log out?',
      lead: 'You are about to be logged out of {name}.',
      leadFrom: '{client} asks whether you want to log out of {name} too.',
      stay: 'Stay logged in',
    },
  },
  organisation: {
    pages: 'Pages of the organisation',
    waiting_one: '{count} request waits',
    waiting_other: '{count} requests wait',
    tab: {
      overview: 'Overview',
      people: 'People',
      teams: 'Teams',
      requests: 'Requests',
      settings: 'Settings',
      log: 'Log',
    },
  },
  field: {
    invalid: 'This is not valid.',
    required: 'Fill in this field.',
    'password-too-short': 'Use at least {minimum} characters in the password.',
    'password-too-long': 'Use at most {maximum} characters in the password.',
    'password-common':
      'The password is built from words or patterns that are guessed first. Choose something less common, such as a few random words.',
    'password-personal':
      'The password is built from your name, your email address or the name of this site. Choose something that others cannot know.',
    'captcha-missing':
      'The automatic check was not finished. Send the form again when it is done, or use a code by email.',
    'captcha-expired': 'The automatic check was too old. A new one is running; send the form again.',
    'captcha-invalid': 'The automatic check could not be accepted. A new one is running; send the form again.',
    'username-form': 'Use letters a–z and digits, with single . - _ between them only.',
    'username-long': 'The username can have at most 40 characters.',
    'username-reserved': 'This username cannot be used. Choose another.',
    'username-taken': 'This username is already in use. Choose another.',
    'email-form': 'Write an email address like name@example.no.',
    'email-proven-by-another':
      'Another account has just confirmed this address. Connect to that account, or use another address.',
    'code-wrong': 'The code is wrong or has expired. Try again, or get a new one.',
    'connect-failed':
      'This did not work. Either there is no such account, the password is another, or the account is connected already.',
    'login-refused': 'The username, the address or the password is wrong.',
    'too-long': 'This is too long.',
    'short-name': 'Use two to six letters a–z and digits, beginning with a letter.',
    'organisation-number': 'Write the nine digits of the organisation number; these are not valid together.',
    'home-page': 'Write an address that begins with https:// or http://.',
    'no-such-person':
      'There is no active user with this name. Usernames are written exactly; ask the person for theirs, or invite them by email.',
    'environments-of-service-owners': 'Only service owners can have environments.',
    'team-name': 'Use letters a–z and digits, with single . - _ between them only, at most 40.',
    'team-taken': 'The organisation has a team with this name already.',
    'capability-without-environment': 'The organisation does not have this environment.',
  },
  refusal: {
    organisation: {
      'changed-meanwhile': {
        title: 'Somebody else changed this meanwhile',
        detail:
          'Nothing of yours was saved. Load the page again, look at what is there now, and make your change once more.',
      },
    },
    team: {
      'last-owner': {
        title: 'An organisation needs an owner',
        detail: 'This would leave {organisations} without anybody who may decide. Add another owner first.',
      },
      'owners-are-fixed': {
        title: 'The team of owners stays as it is',
        detail: 'Owners may everything. You can add and remove people, but neither change nor delete the team.',
      },
    },
    access: {
      'token-missing': {
        title: 'A token is needed',
        detail: 'Send a personal access token in the header Authorization: Bearer inn_… You make one under My account.',
      },
      'token-invalid': {
        title: 'Your token is not valid',
        detail: 'The personal access token is unknown, revoked or expired. Make a new one under My account.',
      },
      'missing-scope': {
        title: 'Your token is not for this',
        detail: 'The personal access token lacks the scope that this needs. Make a new one with that scope.',
      },
      'not-yours': {
        title: 'You may not do this',
        detail: 'Only owners of the organisation may. Ask one of them.',
      },
    },
    general: {
      invalid: {
        title: 'Something is missing or not valid',
        detail: 'Look at the fields that are marked, and send again.',
      },
      'not-found': { title: 'Page not found', detail: 'Nothing is here, or it is not yours to see.' },
      'method-not-allowed': {
        title: 'This cannot be done here',
        detail: 'The address exists, but not for this kind of request.',
      },
      unauthenticated: { title: 'Log in first', detail: 'This needs that you are logged in.' },
      'form-not-ours': {
        title: 'The form could not be accepted',
        detail: 'It was open too long, or was not sent from this site. Go back, reload the page and send it again.',
      },
      'too-many': { title: 'Too many attempts', detail: 'Wait a little, and try again.' },
      'unsupported-type': {
        title: 'This kind of content is not accepted here',
        detail: 'Forms are sent as application/x-www-form-urlencoded, and programs send application/json.',
      },
      'changed-meanwhile': {
        title: 'Somebody changed this meanwhile',
        detail:
          'What you wanted to change is no longer as you saw it. Look at it again, and make your change once more.',
      },
      'version-missing': {
        title: 'The version is missing',
        detail: 'Send the ETag that you got in the header If-Match, so that nobody’s change is overwritten.',
      },
      'too-large': { title: 'That is too much', detail: 'What was sent is larger than we accept.' },
      'bad-request': {
        title: 'The request could not be understood',
        detail: 'Something in the address or the content is not as it should be.',
      },
      unavailable: { title: 'We are busy just now', detail: 'Nothing is lost. Try again in a moment.' },
      unexpected: { title: 'Sorry, something went wrong', detail: 'The fault is ours, and it has been noted.' },
    },
    oauth: {
      'unknown-client': {
        title: 'We do not know this application',
        detail:
          'The application that sent you here is not registered with us, so you were not sent on to it. Tell those who run it.',
      },
      'wrong-redirect': {
        title: 'This application may not send you there',
        detail:
          'The address that you would have been sent on to is not registered for the application. Tell those who run it.',
      },
      'bad-request': {
        title: 'The application made a mistake',
        detail: 'What it asked for cannot be answered ({reason}). Tell those who run it.',
      },
      'interaction-over': {
        title: 'This request has expired',
        detail:
          'It was answered already, or was open too long. Go to the application that you came from, and start again there.',
      },
      'other-person': {
        title: 'Someone else is logged in now',
        detail:
          'The page was made for another user than the one who is logged in in this browser. Nothing was allowed. Start again from the application.',
      },
      'studio-login-over': {
        title: 'You have been here before',
        detail: 'This step works once, and for ten minutes. Go to the front page to go on.',
      },
      'studio-login-failed': {
        title: 'We could not open the dashboard',
        detail: 'You are logged in, but the last step failed. Try again in a moment.',
      },
      'studio-not-authorised': {
        title: 'The studio is not authorized',
        detail: 'Open the dashboard in a browser and authorize it there first.',
      },
    },
    user: {
      deactivated: {
        title: 'Your user is deactivated',
        detail: 'You can log out. If you think that this is wrong, write to {servicedesk}.',
      },
      'email-proven-by-another': {
        title: 'The address belongs to another account',
        detail:
          'Another account confirmed this email address before you did. Log in to that account and connect your electronic ID there, or correct the address here.',
      },
    },
    identity: {
      conflict: {
        title: 'Two accounts claim your identity',
        detail: 'We cannot tell which account is yours. Write to {servicedesk} and give the reference below.',
      },
      taken: {
        title: 'This identity has an account already',
        detail: 'Log in with Ansattporten to get to it.',
      },
    },
    ansattporten: {
      cancelled: {
        title: 'You cancelled the login',
        detail: 'Nothing was stored. You can try again whenever you like.',
      },
      'unknown-attempt': {
        title: 'This login is not valid any more',
        detail:
          'It was used already, took more than ten minutes, or was begun in another browser. Start again from the front page.',
      },
      'not-believed': {
        title: 'The login could not be confirmed',
        detail: 'The answer from Ansattporten was not as it should be, so we did not accept it. Try again.',
      },
      away: {
        title: 'Ansattporten does not answer',
        detail: 'Wait a little and try again. You can log in with a password meanwhile, if you have one.',
      },
      'not-fresh': {
        title: 'Ansattporten did not ask who you are',
        detail:
          'This step needs a new proof, and the answer was from an earlier login. Close the other windows of Ansattporten, and try again.',
      },
      'level-too-low': {
        title: 'A higher level of security is needed',
        detail: 'Log in again with an electronic ID on a higher level, such as BankID.',
      },
    },
    registration: {
      'other-ticket': {
        title: 'Another person was proven meanwhile',
        detail:
          'This form was opened for one person, but another has proven who they are in this browser since. Nothing was stored. Start again from the front page.',
      },
      'ticket-gone': {
        title: 'Prove who you are once more',
        detail:
          'Your proof from Ansattporten lasts for 30 minutes and is used up or gone. Nothing was stored. Start again from the front page.',
      },
      closed: {
        title: 'New users cannot be created just now',
        detail: 'Registration is closed. Do you need a user? Write to {servicedesk}.',
      },
      'link-invalid': {
        title: 'The link does not work',
        detail: 'The activation link is invalid or has expired.',
      },
      'too-many-corrections': {
        title: 'The address was changed too often',
        detail: 'It can be corrected five times. Log in with Ansattporten, or write to {servicedesk}.',
      },
      'too-many-codes': {
        title: 'No more codes',
        detail: 'Three codes have been sent. Look for the newest one in your mailbox.',
      },
      'resend-too-soon': {
        title: 'An email was sent just now',
        detail: 'You can ask for another in {count} s.',
      },
    },
    login: {
      'password-off': {
        title: 'Passwords are not used here',
        detail: 'Log in with Ansattporten.',
      },
      'reset-invalid': {
        title: 'The link does not work',
        detail:
          'The link is invalid, used or older than one hour. Did you choose a new password a moment ago? Then log in with it. Otherwise ask for a new link under “Forgotten password?” where you log in.',
      },
      'linked-to-another': {
        title: 'This identity has another account',
        detail:
          'Your electronic ID is connected to another active account. Log in with Ansattporten to get to it, or write to {servicedesk}.',
      },
      'linked-by-another': {
        title: 'Somebody else is logged in now',
        detail: 'The connection was begun by another user in this browser, so nothing was changed.',
      },
    },
    servicedesk: {
      'no-such-organisation': { title: 'No such organisation', detail: 'No organisation has this short name.' },
      'no-such-team': { title: 'No such team', detail: 'The organisation has no team with this name.' },
      'no-such-user': {
        title: 'No such user',
        detail: 'No user has this username.',
      },
      'not-active': {
        title: 'The user is not active',
        detail: 'Only an active user can be deactivated.',
      },
      'not-deactivated': {
        title: 'The user is not deactivated',
        detail: 'There is nothing to undo.',
      },
    },
  },
  front: {
    title: 'Welcome to {name}',
    lead: 'Create digital services for the public sector, alone or together with your organisation. You need an electronic ID and an email address.',
    create: 'Create new user',
    logIn: 'Log in',
    logInAnsattporten: 'Log in with Ansattporten',
    how: 'How to get started',
    prove: 'Prove who you are',
    proveMore: 'with BankID, MinID or another electronic ID at Ansattporten.',
    fill: 'Choose a username',
    fillMore: 'and give your email address and a password.',
    activate: 'Activate your account',
    activateMore: 'with the link or the code that we send you.',
    start: 'Get to work',
    startMore: 'on your own dashboard.',
  },
  registration: {
    title: 'Create a user in {name}',
    provenLabel: 'Who you are',
    provenAs: 'You have proven that you are',
    noName: 'no name given',
    notYou: 'Not you?',
    usedBefore: 'Have you used {name} before?',
    usedBeforeWhy:
      'Then connect to the account that you have, so that you keep your organisations and services. Otherwise you get a second, empty account.',
    connect: 'Connect to an existing account',
    username: 'Username',
    usernameHelp:
      'Letters a–z, digits and single . - _ between them, at most 40. Everybody can see it, and it cannot be changed later.',
    usernameFree: 'This username is available.',
    email: 'Email',
    emailHelp: 'We send a link to it that activates your account.',
    password: 'Password',
    complete: 'Complete',
    sendCode: 'Send me a code',
    captchaDone: 'You have already shown that you are not a robot.',
    codeOnItsWay: 'A code is on its way to your mailbox. Type it below, and your password once more.',
    code: 'Code from the email',
    codeHelp: 'Six digits, valid for ten minutes.',
    connectLead: 'Log in to the account that you have. From then on you can log in to it with your electronic ID.',
    login: 'Username or email',
    connectButton: 'Connect',
    connectByCode: 'Do you not remember the password?',
    connectByCodeWhy: 'Get a code by mail to the address that you confirmed in that account.',
    mailCode: 'Send the code',
    connectHelp: 'Have you lost both the password and the address? Write to',
    connectCodeTitle: 'Type the code',
    connectCodeLead:
      'If there is an account with that name or address, and it can be connected, a code is on its way to its confirmed address.',
    goneTitle: 'Prove who you are once more',
    goneLead:
      'Your proof from Ansattporten lasts for 30 minutes, and there is none in this browser now. Nothing was stored.',
    closedTitle: 'New users cannot be created just now',
    closedLead: 'Registration is closed. If you have a user, you can log in as always.',
    closedHelp: 'Do you need a user? Write to',
  },
  waiting: {
    title: 'Activate your account',
    sentTo: 'We have sent an email to',
    openLink: 'Open the link in it, here or on another device, or type the code below.',
    watching: 'This page goes on by itself when your account is active.',
    refreshes: 'This page reloads every ten seconds.',
    stopRefreshing: 'Stop that while I type',
    code: 'Code from the email',
    codeHelp: 'Six digits, valid for ten minutes. The link is valid for three hours.',
    useCode: 'Activate',
    noMail: 'Did no email come?',
    noMailHelp: 'It can take some minutes. Look among unwanted mail too, and see that the address is right.',
    resend: 'Send the email again',
    resendIn_one: 'Possible in {count} second.',
    resendIn_other: 'Possible in {count} seconds.',
    sentAgain: 'The email is on its way again.',
    corrected: 'The address is corrected, and a new email is on its way.',
    correctEmail: 'Correct the email address',
    correct: 'Correct and send',
    orEid: 'You can also activate the account by logging in with the same electronic ID once more.',
    later: 'Do this later',
  },
  activation: {
    title: 'Activate your account',
    lead: 'The address {email} was given for the user {username} in {studio}. Press the button to confirm that it is yours.',
    press: 'Activate',
    notYou: 'Is {name} not you? Then close this page: nothing happens.',
    alreadyTitle: 'Already active',
    alreadyLead: 'This account is active, and the link has done its work.',
    goOn: 'Go to the dashboard',
    doneTitle: 'Your email address is confirmed',
    doneLead: 'The account is active.',
    doneHere: 'The page where you registered goes on by itself. To go on here, log in.',
    invalidTitle: 'The link does not work',
    invalidLead: 'The activation link is invalid or has expired.',
    invalidHelp:
      'Log in with Ansattporten, with the same electronic ID as when you registered: that activates the account. Or ask for a new email.',
    resend: 'Get a new email',
  },
  login: {
    title: 'Log in to {name}',
    lead: 'Use your electronic ID: BankID, MinID, Buypass or Commfides.',
    byPassword: 'Or with a password',
    forgotten: 'Forgotten password?',
    noUser: 'Do you have no user?',
    cancelledTitle: 'You cancelled the login',
    cancelledLead: 'Nothing was stored. You can try again whenever you like.',
    loggedOutTitle: 'You are logged out',
    loggedOutLead: 'Is this a computer that others use? Then close the browser as well.',
    forgottenTitle: 'Forgotten password',
    forgottenLead: 'We send a link to the confirmed email address of your account. With it you choose a new password.',
    sendLink: 'Send me a link',
    resetSentTitle: 'Look in your mailbox',
    resetSentLead:
      'If there is an account with that name or confirmed address, a link is on its way. It is valid for one hour.',
    resetSentOr: 'You do not need a password if your account is connected to your electronic ID.',
    resetTitle: 'Choose a new password',
    resetLead: 'You are logged out everywhere when the password is changed.',
    newPassword: 'New password',
    setPassword: 'Change the password',
    changedTitle: 'The password is changed',
    changedLead: 'Log in with the new password, or with your electronic ID.',
  },
  dashboard: {
    title: 'Welcome, {name}',
    lead: 'This is your dashboard in {name}. The logo at the top left always leads here.',
    done: 'What you have done',
    isDone: 'Done',
    isMissing: 'Remains',
    proven: 'Your identity is proven',
    notProven: 'Your electronic ID is not connected yet',
    prove: 'Connect with Ansattporten',
    confirmed: 'Your email address {email} is confirmed',
    notConfirmed: 'Your email address {email} is not confirmed yet',
    confirm: 'Confirm the address',
    authorised: '{name} may act for you',
    next: 'What comes next',
    join: 'Join an organisation',
    joinHow:
      'Organisations own services and let people work on them together. An administrator of the organisation must give you access.',
    joinUnknown: 'Do you not know who the administrator is, or whether your organisation is here? Ask',
    get: 'Get an organisation',
    getWho: '{publisher} creates the organisations. Yours must',
    getOwner: 'be a service owner and have an agreement, or',
    getDeveloper: 'offer service development on behalf of organisations in the public sector.',
    getEnvironments: 'An organisation that is not a service owner gets no test or production environment of its own.',
    getHow: 'Send its name, and who will be its administrator, to',
  },
  account: {
    title: 'My account',
    name: 'Name',
    verified: 'confirmed',
    unverified: 'not confirmed',
    sent: 'An email is on its way to the address. Open the link in it.',
    confirmTitle: 'Confirm your email address',
    confirmLead:
      'You logged in with your electronic ID, so the account is active. We still need to know that the address is yours before it can be used.',
    toDashboard: 'To the dashboard',
  },
  api: {
    lead: 'Programs act for a person with a personal access token. Bodies are JSON; refusals are problem details (RFC 9457).',
    operation: {
      getTokenOwner: 'Whose the token is, and what it is for',
      revokeLeakedToken: 'Revoke a token that was found lying about',
    },
  },
  session: {
    endsSoon: 'You will be logged out in two minutes.',
    stay: 'Stay logged in',
    ended: 'You are logged out. Log in again, and what you had typed in this form is kept.',
  },
  site: {
    helpTitle: 'Help and contact',
    helpLead: 'We are here to help you. Write to',
    helpUser: 'Create a user',
    helpUserStart:
      'Choose “Create new user” on the front page, and prove who you are at Ansattporten with BankID, MinID or another electronic ID.',
    helpUserFill:
      'Fill in username, email address and password, and choose “Complete”. Your user belongs to your electronic ID from then on.',
    helpUserActivate: 'Open the link in the email that comes, or copy it to the address bar, and press “Activate”.',
    helpUserInvalid:
      'Does it say that the link is invalid or has expired? Log in with Ansattporten, and your account is active.',
    helpUserAuthorise:
      'Give the studio access to your user. You are then on your own dashboard, and the logo at the top left always leads back to it.',
    cookiesTitle: 'Cookies',
    cookiesLead:
      'We use only cookies that are necessary for what you ask of us. Nobody else gets to read them, and none of them follows you.',
    cookieName: 'Name',
    cookiePurpose: 'Purpose',
    cookieLife: 'How long',
    cookieSession: 'Knows that you are logged in',
    cookieTicket: 'Holds your place between Ansattporten and Complete',
    cookieAttempt: 'Ties a login at Ansattporten to this browser',
    cookieLink: 'Holds the link that you opened from an email',
    cookieForm: 'Shows that a form was sent from our own page',
    cookieLanguage: 'Remembers your language',
    cookieOauth: 'Used while an application asks for access',
    untilClosed: 'Until you close the browser',
    problemLead: 'This is what the answer with this type means:',
  },
} as const
