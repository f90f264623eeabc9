export const chromiumPath = process.env.INNGANG_CHROMIUM ?? '/usr/bin/chromium'

/** Nothing but the page under test: no calls home, no sandbox since the tests may run as root. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
