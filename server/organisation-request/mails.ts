import type { Context } from '../context.ts'
import { queueMail, userText } from '../mail/index.ts'
import { nameIn } from '../organisation/index.ts'
import { type Language, type T, textIn } from '../text/text.ts'
import { deliveryAddress, findUser, shownName } from '../user/index.ts'
import { longest, type OrganisationRequest, type RequestAct, toldAs } from './organisation-request.ts'

/** Which of them the servicedesk hears of, too. */
const forServicedesk = ['submit', 'answer', 'withdraw'] as const satisfies RequestAct[]
type ForServicedesk = (typeof forServicedesk)[number]
const isForServicedesk = (act: RequestAct): act is ForServicedesk => forServicedesk.some((told) => told === act)

interface Told {
  act: RequestAct
  /** Absent for an operator at the server. */
  by: string | null
  words: string
}

/** To whoever asked, in their language, at every step; and to the servicedesk when something waits for it (Q4). */
export async function mailStep(tx: Context, request: OrganisationRequest, told: Told): Promise<void> {
  await mailApplicant(tx, request, told)
  if (isForServicedesk(told.act)) await mailServicedesk(tx, request, { ...told, act: told.act })
}

/** An address that nobody proved gets nothing; the page of the request says the same. */
async function mailApplicant(tx: Context, request: OrganisationRequest, { act, by, words }: Told): Promise<void> {
  const user = request.applicantId ? await findUser(tx, request.applicantId) : undefined
  if (!user?.emailVerifiedAt) return
  const { language } = user
  const t = textIn(language)
  const values = valuesOf(request, language)
  const told = toldAs(act, by)
  await queueMail(tx, {
    kind: `organisation-request-${act}`,
    causeId: request.id,
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language,
    content: {
      subject: t(`mail.organisationRequest.${told}.subject`, values),
      heading: t(`mail.organisationRequest.${told}.heading`, values),
      name: shownName(user),
      paragraphs: [t(`mail.organisationRequest.${told}.lead`, values), ...quoted(t, words)],
      link: linkFor(t, request, act),
    },
  })
}

const quoted = (t: T, words: string) =>
  words ? [t('mail.organisationRequest.words', { words: userText(words, longest.words) })] : []

const linkFor = (t: T, { id, name }: OrganisationRequest, act: RequestAct) =>
  act === 'approve'
    ? { label: t('mail.organisationRequest.toOrganisation'), path: `/orgs/${name}` }
    : { label: t('mail.organisationRequest.toRequest'), path: `/requests/${id}` }

/** In bokmål, as the servicedesk works. */
async function mailServicedesk(
  tx: Context,
  request: OrganisationRequest,
  { act, by }: Pick<Told, 'by'> & { act: ForServicedesk },
): Promise<void> {
  const t = textIn('nb')
  const values = valuesOf(request, 'nb')
  const { servicedesk } = tx.config.studio
  await queueMail(tx, {
    kind: `organisation-request-${act}-servicedesk`,
    causeId: request.id,
    address: servicedesk,
    addressKey: servicedesk.toLowerCase(),
    language: 'nb',
    content: {
      subject: t('mail.organisationRequest.servicedesk.subject', values),
      heading: t('mail.organisationRequest.servicedesk.heading', values),
      paragraphs: [t(`mail.organisationRequest.servicedesk.${toldAs(act, by)}`, values)],
      link: { label: t('mail.organisationRequest.toRequest'), path: `/servicedesk/requests/${request.id}` },
    },
  })
}

const valuesOf = (request: OrganisationRequest, language: Language) => ({
  organisation: userText(nameIn(request, language)),
  shortName: request.name,
})
