import type { Language } from '../language.ts'
import { Button, Heading, Link, Page, Paragraph, Subheading } from '../page.tsx'
import type { PortClient } from './client.ts'
import { type Eid, type Level, levelsOf } from './eid.ts'
import { FaultLink } from './fault-link.tsx'
import type { Fault } from './faults.ts'
import { type Texts, texts } from './text.ts'

export interface PortPage {
  language: Language
  url: URL
}

interface ChoicePageProps extends PortPage {
  service: string
  path: string
  eids: Eid[]
  least: Level
  fault: Fault | undefined
}

export const ChoicePage = ({ language, url, service, path, eids, least, fault }: ChoicePageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.choice.title} url={url}>
      <Heading>{t.choice.title}</Heading>
      <Paragraph>{t.choice.lead(service)}</Paragraph>
      <ul class="sim-choices">
        {eids.map((eid) => (
          <li key={eid.key}>
            <a class="sim-choice" href={`${path}/${eid.key}`}>
              <strong>{eid.name}</strong>
              <span>{levelText(t, levelsOf(eid, least))}</span>
            </a>
          </li>
        ))}
      </ul>
      <CancelForm t={t} path={path} />
      <FaultLink language={language} on={fault} />
    </Page>
  )
}

function levelText(t: Texts, [lowest, other]: Level[]) {
  return lowest && !other ? t.level[lowest] : t.levelOrHigher
}

export const CancelForm = ({ t, path }: { t: Texts; path: string }) => (
  <form method="post" action={path} class="sim-actions">
    <Button variant="secondary" name="action" value="cancel">
      {t.cancel}
    </Button>
  </form>
)

interface LeavePageProps {
  language: Language
  service: string
  to: string
  /** What is opened besides; the browser moves on when all of it is there. */
  frames?: string[]
}

/** Answers a form whose next address may be another site's, so that our rule for forms can stay at `'self'`. */
export const LeavePage = ({ language, service, to, frames = [] }: LeavePageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.leave.title(service)} movesOnTo={to}>
      <Heading>{t.leave.title(service)}</Heading>
      <Paragraph>{t.leave.lead}</Paragraph>
      <p>
        <a class="ds-button" data-variant="primary" href={to}>
          {t.goOn}
        </a>
      </p>
      {frames.map((address) => (
        <iframe key={address} src={address} title={t.loggedOut.title} hidden />
      ))}
    </Page>
  )
}

interface AnswerFormPageProps {
  language: Language
  service: string
  to: string
  fields: [name: string, value: string][]
}

/** `response_mode=form_post`: the answer goes to the service as a form. */
export const AnswerFormPage = ({ language, service, to, fields }: AnswerFormPageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.leave.title(service)} script="/assets/submit.js">
      <Heading>{t.leave.title(service)}</Heading>
      <Paragraph>{t.leave.lead}</Paragraph>
      <form method="post" action={to} data-answer="">
        {fields.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button>{t.goOn}</Button>
      </form>
    </Page>
  )
}

export const LoggedOutPage = ({ language, url }: PortPage) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.loggedOut.title} url={url}>
      <Heading>{t.loggedOut.title}</Heading>
      <Paragraph>{t.loggedOut.lead}</Paragraph>
    </Page>
  )
}

interface NoSessionPageProps extends PortPage {
  /** The service that wanted to log out, and its registered address. */
  back?: { service: string; to: string } | undefined
}

export const NoSessionPage = ({ language, url, back }: NoSessionPageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.loggedOut.noSessionTitle} url={url}>
      <Heading>{t.loggedOut.noSessionTitle}</Heading>
      <Paragraph>{t.loggedOut.noSession}</Paragraph>
      {back && (
        <Paragraph>
          <Link href={back.to}>{t.loggedOut.back(back.service)}</Link>
        </Paragraph>
      )}
    </Page>
  )
}

interface ProblemPageProps extends PortPage {
  kind: 'ended' | 'refused' | 'ours' | 'notFound'
  detail?: string | undefined
}

export const ProblemPage = ({ language, url, kind, detail }: ProblemPageProps) => {
  const t = texts[language]
  const title = kind === 'notFound' ? t.problem.notFoundTitle : t.problem.title
  return (
    <Page language={language} texts={t} title={title} url={url}>
      <Heading>{title}</Heading>
      <Paragraph>{t.problem[kind]}</Paragraph>
      {detail && (
        <p>
          {t.problem.detail}: <code class="sim-fact">{detail}</code>
        </p>
      )}
    </Page>
  )
}

interface AboutPageProps extends PortPage {
  issuer: string
  fault: Fault | undefined
  /** The host that people log in at: only it knows who is logged in. */
  loginHost: string
  clients: readonly PortClient[]
}

export const AboutPage = ({ language, url, issuer, clients, fault, loginHost }: AboutPageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.about.title} url={url}>
      <Heading>{t.about.title}</Heading>
      <Paragraph>{t.about.lead}</Paragraph>
      <Paragraph>
        <Link href={`${issuer}/.well-known/openid-configuration`}>{`${issuer}/.well-known/openid-configuration`}</Link>
      </Paragraph>
      <Subheading>{t.about.services}</Subheading>
      <ul class="ds-list">
        {clients.map((client) => (
          <li key={client.clientId}>{client.displayName}</li>
        ))}
      </ul>
      <Paragraph>
        <Link href={`${loginHost}/logout`}>{t.about.logOut}</Link>
      </Paragraph>
      <FaultLink language={language} on={fault} at={loginHost} />
    </Page>
  )
}
