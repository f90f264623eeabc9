import type { Language } from '../language.ts'
import { Button, Heading, Link, Page, Paragraph, Subheading } from '../page.tsx'
import type { Mail } from './mail.ts'
import { type Texts, texts } from './text.ts'

interface MailboxPage {
  language: Language
  url: URL
}

interface ListPageProps extends MailboxPage {
  mails: Mail[]
  to: string
}

export const ListPage = ({ language, url, mails, to }: ListPageProps) => {
  const t = texts[language]
  const source = `/newest.json?${new URLSearchParams({ to })}`
  return (
    <Page language={language} texts={t} title={t.list.title} url={url} script="/assets/poll.js" wide>
      <Heading>{t.list.title}</Heading>
      <FilterForm t={t} to={to} />
      <div data-newest={mails[0]?.id ?? ''} data-source={source}>
        {mails.length === 0 && <p class="ds-paragraph">{to ? t.list.noneTo(to) : t.list.empty}</p>}
        <ul class="sim-mails">
          {mails.map((mail) => (
            <MailRow key={mail.id} t={t} mail={mail} language={language} />
          ))}
        </ul>
      </div>
      {mails.length > 0 && (
        <form method="post" action="/messages/delete" class="sim-actions">
          <Button variant="secondary">{t.list.clear}</Button>
        </form>
      )}
    </Page>
  )
}

const FilterForm = ({ t, to }: { t: Texts; to: string }) => (
  <form method="get" action="/" class="sim-filter">
    <div class="ds-field">
      <label class="ds-label" for="to">
        {t.list.filter}
      </label>
      <input class="ds-input" type="search" id="to" name="to" value={to} autocomplete="off" spellcheck={false} />
    </div>
    <div class="sim-actions">
      <Button variant="secondary">{t.list.show}</Button>
      <Link href={to ? `/?${new URLSearchParams({ to })}` : '/'}>{t.list.refresh}</Link>
      {to && <Link href="/">{t.list.all}</Link>}
    </div>
  </form>
)

interface MailRowProps {
  t: Texts
  mail: Mail
  language: Language
}

const MailRow = ({ t, mail, language }: MailRowProps) => (
  <li>
    <Link href={`/messages/${mail.id}`}>{mail.subject || t.list.noSubject}</Link>
    <span>{`${t.list.to}: ${mail.to.join(', ')}`}</span>
    <span class="sim-small">
      {mail.from} · <MailTime mail={mail} language={language} />
    </span>
  </li>
)

interface MailPageProps extends MailboxPage {
  mail: Mail
}

export const MailPage = ({ language, url, mail }: MailPageProps) => {
  const t = texts[language]
  const subject = mail.subject || t.list.noSubject
  return (
    <Page language={language} texts={t} title={subject} url={url} wide>
      <Paragraph>
        <Link href="/">{t.mail.back}</Link>
      </Paragraph>
      <Heading>{subject}</Heading>
      <dl class="sim-headers">
        <dt>{t.mail.from}</dt>
        <dd>{mail.from}</dd>
        <dt>{t.mail.to}</dt>
        <dd>{mail.to.join(', ')}</dd>
        <dt>{t.mail.date}</dt>
        <dd>
          <MailTime mail={mail} language={language} />
        </dd>
        <dt>{t.mail.messageId}</dt>
        <dd class="sim-fact">{mail.messageId}</dd>
      </dl>
      {mail.html && <HtmlPart t={t} mail={mail} />}
      <Subheading>{t.mail.text}</Subheading>
      {mail.text ? <TextPart text={mail.text} /> : <Paragraph>{t.mail.noText}</Paragraph>}
    </Page>
  )
}

/**
 * Somebody else's markup in a place of its own, from where links open in the whole window. The policy it is served
 * with forbids all script; the sandbox does not, since checks of accessibility cannot look into a frame without any.
 */
export const sandbox = 'allow-scripts allow-popups allow-top-navigation-by-user-activation'

const HtmlPart = ({ t, mail }: { t: Texts; mail: Mail }) => (
  <>
    <Subheading>{t.mail.html}</Subheading>
    <iframe class="sim-html" src={`/messages/${mail.id}/html`} title={t.mail.html} sandbox={sandbox} />
  </>
)

const TextPart = ({ text }: { text: string }) => (
  <pre class="sim-text">
    {text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)])/).map((part) =>
      /^https?:\/\//.test(part) ? (
        <a class="ds-link" href={part}>
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </pre>
)

const locales: Record<Language, string> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' }

const MailTime = ({ mail, language }: { mail: Mail; language: Language }) => (
  <time dateTime={mail.date}>
    {new Date(mail.date).toLocaleString(locales[language], { dateStyle: 'medium', timeStyle: 'medium' })}
  </time>
)

export const NotFoundPage = ({ language, url }: MailboxPage) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.notFound.title} url={url}>
      <Heading>{t.notFound.title}</Heading>
      <Paragraph>{t.notFound.lead}</Paragraph>
      <Paragraph>
        <Link href="/">{t.mail.back}</Link>
      </Paragraph>
    </Page>
  )
}
