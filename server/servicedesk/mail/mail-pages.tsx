import type { FormState, View } from '../../http/view.ts'
import { type MailList, mailLists, type SeenMail } from '../../mail/index.ts'
import { kindText } from '../../text/text.ts'
import { Alert, Button, Form, Link, Paragraph } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { More } from '../more.tsx'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'
import { ReasonField } from '../reason-field.tsx'

interface MailsPageProps {
  desk: Desk
  list: MailList
  mails: { items: readonly SeenMail[]; next: string | null }
  isFirst: boolean
  done: 'retried' | 'dropped' | undefined
}

/** The queue of mails, in three lists. What they say is not shown: it holds links and codes. */
export function MailsPage({ desk, list, mails: { items, next }, isFirst, done }: MailsPageProps) {
  const { view } = desk
  const { t } = view
  const path = `/servicedesk/mail?list=${list}`
  const lists = mailLists.map((name) => ({
    name,
    href: `/servicedesk/mail?list=${name}`,
    label: t(`desk.mail.list.${name}`),
  }))
  return (
    <ServicedeskPage desk={desk} current="mail" title={t('desk.mail.title')}>
      {done && <Alert color="success">{t(`desk.mail.done.${done}`)}</Alert>}
      <Tabs label={t('desk.mail.lists')} tabs={lists} current={list} />
      {items.length === 0 && <Paragraph>{t(`desk.mail.none.${list}`)}</Paragraph>}
      <ul class="rows">
        {items.map((mail) => (
          <li key={mail.id}>
            <p class="ds-paragraph">
              <Link href={`/servicedesk/mail/${mail.id}`}>{mail.address}</Link>
              <br />
              {kindText(t, 'mailKind', mail.kind)} · {standing(view, mail)}
            </p>
          </li>
        ))}
      </ul>
      <More view={view} path={path} next={next} isFirst={isFirst} />
    </ServicedeskPage>
  )
}

function standing({ t, time }: View, { state, attempts, dueAt, finishedAt }: SeenMail): string {
  if (finishedAt) return t(state === 'sent' ? 'desk.mail.sent' : 'desk.mail.gaveUp', { time: time(finishedAt) })
  return t(attempts > 0 ? 'desk.mail.triesAgain' : 'desk.mail.due', { time: time(dueAt), count: attempts })
}

interface MailPageProps {
  desk: Desk
  form: FormState
  mail: SeenMail & { isOpen: boolean }
}

/** One mail, how it stands, and the two things that can be done about it. */
export function MailPage({ desk, form, mail }: MailPageProps) {
  const { view } = desk
  const { t } = view
  const path = `/servicedesk/mail/${mail.id}`
  return (
    <ServicedeskPage desk={desk} current="mail" title={t('desk.mail.to', { address: mail.address })} form={form}>
      <dl class="facts">
        <dt>{t('desk.mail.kind')}</dt>
        <dd>{kindText(t, 'mailKind', mail.kind)}</dd>
        <dt>{t('desk.mail.created')}</dt>
        <dd>{view.time(mail.createdAt)}</dd>
        <dt>{t('desk.mail.standing')}</dt>
        <dd>{standing(view, mail)}</dd>
        <dt>{t('desk.mail.attempts')}</dt>
        <dd>{mail.attempts}</dd>
        {mail.lastError && (
          <>
            <dt>{t('desk.mail.lastError')}</dt>
            <dd class="written">{mail.lastError}</dd>
          </>
        )}
      </dl>
      {!mail.isOpen && <Paragraph>{t('desk.mail.over')}</Paragraph>}
      {mail.isOpen && mail.attempts === 0 && <Paragraph>{t('desk.mail.turn')}</Paragraph>}
      {mail.isOpen && mail.attempts > 0 && (
        <Section id="retry" title={t('desk.mail.retry')}>
          <Paragraph>{t('desk.mail.retryLead')}</Paragraph>
          <Form view={view} action={`${path}/retry`}>
            <p class="actions">
              <Button>{t('desk.mail.retry')}</Button>
            </p>
          </Form>
        </Section>
      )}
      {mail.isOpen && (
        <Section id="drop" title={t('desk.mail.drop')}>
          <Paragraph>{t('desk.mail.dropLead')}</Paragraph>
          <Form view={view} action={`${path}/drop`}>
            <ReasonField view={view} form={form} />
            <p class="actions">
              <Button variant="secondary">{t('desk.mail.drop')}</Button>
            </p>
          </Form>
        </Section>
      )}
    </ServicedeskPage>
  )
}
