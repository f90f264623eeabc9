import type { ComponentChildren } from 'preact'
import type { View } from '../http/view.ts'
import { languages, textIn } from '../text/text.ts'
import { asset } from './assets.ts'

interface PageProps {
  view: View
  title: string
  children: ComponentChildren
  /** A form with errors says so in the title, which a screen reader reads first. */
  failed?: boolean
  /** Wide pages use the whole width; forms and messages read best in a narrow column. */
  wide?: boolean
  /** Names of bundles in `browser/` that this page can use; it works without them. */
  scripts?: readonly string[]
  /** Names of style sheets that few pages need. */
  styles?: readonly string[]
  /** Goes to another address by itself after so many seconds. */
  refresh?: { seconds: number; to: string }
  /** Without script the page loads itself anew after so many seconds. */
  scriptless?: { refreshSeconds: number }
  heading?: ComponentChildren
}

/** The shell of every page. */
export function Page({ view, title, children, failed, wide, refresh, scriptless, heading, ...bundles }: PageProps) {
  const { t, studio } = view
  const fullTitle = `${failed ? t('shell.errorTitle', { title }) : title} – ${studio.name}`
  return (
    <html lang={view.language} data-color-scheme="auto">
      <head>
        <meta charset="utf-8" />
        <title>{fullTitle}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refresh && <meta http-equiv="refresh" content={`${refresh.seconds};url=${refresh.to}`} />}
        {scriptless && (
          <noscript>
            <meta http-equiv="refresh" content={String(scriptless.refreshSeconds)} />
          </noscript>
        )}
        <link rel="icon" href={asset('mark.svg')} type="image/svg+xml" />
        <link rel="preload" href={asset('inter.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />
        <Bundles view={view} {...bundles} />
      </head>
      <body>
        <a class="ds-skip-link" href="#main">
          {t('shell.skip')}
        </a>
        <Header view={view} />
        {view.person?.isOperator && <OperatorBanner view={view} />}
        <main id="main" tabindex={-1} class={wide ? 'wide' : 'narrow'}>
          {heading ?? <Heading level={1}>{title}</Heading>}
          {children}
        </main>
        <Footer view={view} />
        {view.person && <SessionWarning view={view} />}
      </body>
    </html>
  )
}

const Bundles = ({ view, scripts = [], styles = [] }: Pick<PageProps, 'view' | 'scripts' | 'styles'>) => (
  <>
    {['page.css', ...styles].map((name) => (
      <link key={name} rel="stylesheet" href={asset(name)} />
    ))}
    {['page', ...(view.person ? ['session'] : []), ...scripts].map((name) => (
      <script key={name} type="module" src={asset(`${name}.js`)} />
    ))}
  </>
)

function Header({ view }: { view: View }) {
  const { t, studio, person } = view
  return (
    <header class="site-header">
      <a class="home" href="/" aria-label={t('shell.home', { name: studio.name })}>
        <Mark />
        <span>{studio.name}</span>
      </a>
      <nav class="site-menu" aria-label={t('shell.menu')}>
        {person && <PersonMenu view={view} name={person.displayName} />}
        <LanguageSwitch view={view} />
      </nav>
    </header>
  )
}

/** What somebody does with an operator's rights is not to be taken for their own (SEC-L10). */
const OperatorBanner = ({ view: { t } }: { view: View }) => (
  <aside class="operator-banner" aria-label={t('servicedesk.youAre')}>
    {t('servicedesk.youAre')}{' '}
    <a class="ds-link" href="/servicedesk">
      {t('servicedesk.toConsole')}
    </a>
  </aside>
)

function PersonMenu({ view, name }: { view: View; name: string }) {
  const { t, person } = view
  return (
    <>
      {person?.kind === 'full' ? (
        <a class="ds-link person" href="/account" aria-label={t('shell.signedInAs', { name })}>
          {name}
        </a>
      ) : (
        <span class="person">{name}</span>
      )}
      <form method="post" action="/logout">
        <FormToken view={view} />
        <Button variant="tertiary" size="sm">
          {t('shell.logOut')}
        </Button>
      </form>
    </>
  )
}

function LanguageSwitch({ view }: { view: View }) {
  return (
    <form method="post" action="/language" class="languages" aria-label={view.t('language.choose')}>
      <FormToken view={view} />
      <input type="hidden" name="return_to" value={view.path} />
      {languages.map((language) => (
        <button
          key={language}
          class="ds-button"
          data-variant="tertiary"
          data-size="sm"
          type="submit"
          name="language"
          value={language}
          lang={language}
          aria-current={language === view.language ? 'true' : undefined}
        >
          {textIn(language)('language.name')}
        </button>
      ))}
    </form>
  )
}

/** Hidden until `browser/session.ts` finds that the session is about to end (L4). */
function SessionWarning({ view }: { view: View }) {
  const { t } = view
  return (
    <div
      class="session-warning"
      data-session-warning=""
      data-seconds-left={view.person?.secondsLeft}
      role="alert"
      hidden
    >
      <div class="ds-alert" data-color="warning">
        <p class="soon">{t('session.endsSoon')}</p>
        <form method="post" action="/session/extend" class="soon">
          <FormToken view={view} />
          <Button variant="secondary">{t('session.stay')}</Button>
        </form>
        <p class="ended">
          {t('session.ended')}{' '}
          <Link href={`/login?${new URLSearchParams({ return_to: view.path })}`}>{t('shell.logIn')}</Link>
        </p>
      </div>
    </div>
  )
}

function Footer({ view }: { view: View }) {
  const { t, studio } = view
  const links: [string, string | undefined][] = [
    [t('shell.help'), '/help'],
    [t('shell.cookies'), '/cookies'],
    [t('shell.accessibility'), studio.accessibilityUrl],
    [t('shell.privacy'), studio.privacyUrl],
    [t('shell.security'), '/.well-known/security.txt'],
  ]
  return (
    <footer class="site-footer">
      <nav aria-label={t('shell.footer')}>
        <ul>
          {links.map(
            ([text, href]) =>
              href && (
                <li key={href}>
                  <a class="ds-link" href={href}>
                    {text}
                  </a>
                </li>
              ),
          )}
        </ul>
      </nav>
      <p>
        {studio.publisher} ·{' '}
        <a class="ds-link" href={`mailto:${studio.servicedesk}`}>
          {studio.servicedesk}
        </a>
      </p>
    </footer>
  )
}

/** Our own neutral mark: a doorway with a way in. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path
      d="M5 29V13a11 11 0 0 1 22 0v16"
      fill="none"
      stroke="currentColor"
      stroke-width="3.5"
      stroke-linecap="round"
    />
    <path d="M16 29V16" fill="none" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" />
    <circle cx="16" cy="29" r="0.1" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" />
  </svg>
)

export const FormToken = ({ view }: { view: View }) => <input type="hidden" name="form_token" value={view.formToken} />

interface HeadingProps {
  level: 1 | 2 | 3
  children: ComponentChildren
  id?: string
}

const headingSizes = { 1: 'lg', 2: 'sm', 3: 'xs' } as const

export function Heading({ level, children, id }: HeadingProps) {
  const Tag = `h${level}` as const
  return (
    <Tag class="ds-heading" data-size={headingSizes[level]} id={id}>
      {children}
    </Tag>
  )
}

export const Paragraph = ({ children, subtle }: { children: ComponentChildren; subtle?: boolean }) => (
  <p class={subtle ? 'ds-paragraph subtle' : 'ds-paragraph'}>{children}</p>
)

type Colour = 'info' | 'success' | 'warning' | 'danger'

export const Alert = ({ color, children }: { color: Colour; children: ComponentChildren }) => (
  <div class="ds-alert" data-color={color} role={color === 'danger' ? 'alert' : 'status'}>
    {children}
  </div>
)

export const Card = ({ children, tinted }: { children: ComponentChildren; tinted?: boolean }) => (
  <section class="ds-card" data-variant={tinted ? 'tinted' : 'default'} data-color={tinted ? 'accent' : 'neutral'}>
    {children}
  </section>
)

/** For copying. A long line scrolls by itself, also by keyboard. */
export const CodeBlock = ({ children }: { children: string }) => (
  <pre class="code" tabindex={0}>
    <code>{children}</code>
  </pre>
)

export const Link = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a class="ds-link" data-color="accent" href={href}>
    {children}
  </a>
)

type Variant = 'primary' | 'secondary' | 'tertiary'

interface ButtonProps {
  children: ComponentChildren
  variant?: Variant
  name?: string
  value?: string
  /** Sends the form without the browser's own checks, as for "Cancel" and "Send me a code". */
  unchecked?: boolean
  size?: 'sm'
  /** What it does, where many buttons of a page say the same. */
  label?: string
}

export const Button = ({ children, variant = 'primary', name, value, unchecked, size, label }: ButtonProps) => (
  <button
    class="ds-button"
    data-variant={variant}
    data-color="accent"
    data-size={size}
    type="submit"
    name={name}
    value={value}
    formnovalidate={unchecked}
    aria-label={label}
  >
    {children}
  </button>
)

/** A link that looks like a button: for going somewhere, never for changing something. */
export const LinkButton = ({
  href,
  children,
  variant = 'primary',
}: {
  href: string
  children: ComponentChildren
  variant?: Variant
}) => (
  <a class="ds-button" data-variant={variant} data-color="accent" href={href}>
    {children}
  </a>
)

/** A form that posts; each has the token and says whether its errors should be read aloud. */
export const Form = ({
  view,
  action,
  children,
  hidden = {},
}: {
  view: View
  action: string
  children: ComponentChildren
  hidden?: Record<string, string | undefined>
}) => (
  <form method="post" action={action} class="stack" novalidate>
    <FormToken view={view} />
    {Object.entries(hidden).map(
      ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
    )}
    {children}
  </form>
)
