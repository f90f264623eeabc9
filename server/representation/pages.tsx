import type { View } from '../http/view.ts'
import { Alert, Button, Form, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { countedHours, keptDays, type Representation } from './representation.ts'

interface RepresentationPageProps {
  view: View
  number: string
  returnTo: string
  /** What is proven already, and still counts. */
  representation: Representation | undefined
  /** Whether the account is connected to an electronic ID; without, nobody knows whom the answer is about. */
  hasIdentity: boolean
  /** Ansattporten has just answered, and not said it. */
  isRefused: boolean
}

/** What is asked and shared, before anybody is sent to Ansattporten. */
export function RepresentationPage(props: RepresentationPageProps) {
  const { view, number, returnTo, representation, hasIdentity, isRefused } = props
  const { t } = view
  return (
    <Page view={view} title={t('representation.title')}>
      {isRefused && <Alert color="warning">{t('representation.refused', { number: spaced(number) })}</Alert>}
      {representation && <Proven view={view} representation={representation} />}
      {representation && <LinkButton href={returnTo}>{t('shell.moveOn')}</LinkButton>}
      <Explanation view={view} number={number} />
      {hasIdentity ? (
        <Form view={view} action="/representation/begin" hidden={{ number, return_to: returnTo }}>
          <p class="actions">
            <Button variant={representation ? 'secondary' : 'primary'}>{t('representation.press')}</Button>
            {!representation && <Link href={returnTo}>{t('representation.back')}</Link>}
          </p>
        </Form>
      ) : (
        <NoIdentity view={view} returnTo={returnTo} />
      )}
    </Page>
  )
}

function Proven({ view, representation }: { view: View; representation: Representation }) {
  const { number, name, provenAt } = representation
  const until = new Date(provenAt.getTime() + countedHours * 3600_000)
  return (
    <Alert color="success">
      {view.t('representation.proven', {
        organisation: name ? `${name} (${spaced(number)})` : spaced(number),
        time: view.time(provenAt),
        until: view.time(until),
      })}
    </Alert>
  )
}

function Explanation({ view: { t, studio }, number }: { view: View; number: string }) {
  return (
    <>
      <Paragraph>{t('representation.lead', { number: spaced(number) })}</Paragraph>
      <Heading level={2}>{t('representation.sharedTitle')}</Heading>
      <ul class="ds-list">
        <li>{t('representation.sharedPerson', { name: studio.name })}</li>
        <li>{t('representation.sharedOrganisation')}</li>
        <li>{t('representation.kept', { hours: countedHours, days: keptDays })}</li>
      </ul>
    </>
  )
}

const NoIdentity = ({ view: { t }, returnTo }: { view: View; returnTo: string }) => (
  <>
    <Alert color="info">{t('representation.noIdentity')}</Alert>
    <p class="actions">
      <LinkButton href="/account">{t('representation.toAccount')}</LinkButton>
      <Link href={returnTo}>{t('representation.back')}</Link>
    </p>
  </>
)

/** Three digits at a time, which do not part at the end of a line. */
const spaced = (number: string) => number.replace(/(\d{3})(?=\d)/g, '$1\u00a0')
