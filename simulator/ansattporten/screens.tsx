import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { readForm, redirect, sendPage } from '../answer.ts'
import { chooseLanguage, type Language, readCookie } from '../language.ts'
import { answerTo, readDetails } from './authorization-details.ts'
import { type Eid, type EidKey, eidsFor, type Level, levelsOf } from './eid.ts'
import type { FaultSwitch } from './faults.ts'
import type { Logins } from './login.ts'
import { type Memory, seconds } from './memory.ts'
import { faultOf, makeNumber, type Random } from './number.ts'
import { type Organisation, organisationsOf } from './organisations.ts'
import { ChoicePage, LeavePage } from './pages.tsx'
import { PersonPage, type TestIdForm, TestIdPage } from './person-pages.tsx'
import { personsWith } from './persons.ts'
import { NoRightsPage, PickerPage } from './picker-pages.tsx'
import { askedLevel } from './policy.ts'

export const languageCookieName = 'ansattporten_simulator_language'

export interface Port {
  provider: Provider
  memory: Memory
  logins: Logins
  offered: readonly EidKey[]
  random: Random
  faults: FaultSwitch
}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  url: URL
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** One person's way through the screens of one login. */
interface Visit extends Exchange {
  port: Port
  interaction: Interaction
  language: Language
  service: string
  path: string
  least: Level
  eids: Eid[]
}

/**
 * `/login/:uid` is the choice of eID, `/login/:uid/:eid` the eID's own screen, and then `/login/:uid/organisation` where one
 * is asked for. False when the path is none of them.
 */
export async function answerScreen(port: Port, exchange: Exchange): Promise<boolean> {
  const [, uid, eidKey, more] = exchange.url.pathname.split('/').slice(1)
  if (!uid || more !== undefined) return false
  const visit = await beginVisit(port, exchange, uid)
  if (visit.interaction.prompt.name === 'consent') return asksWhom(visit) ? answerPicker(visit) : confirmConsent(visit)
  if (eidKey === undefined) return answerChoice(visit)
  if (eidKey === 'organisation') return answerPicker(visit)
  const eid = visit.eids.find((offered) => offered.key === eidKey)
  return eid ? answerEid(visit, eid) : false
}

async function beginVisit(port: Port, exchange: Exchange, uid: string): Promise<Visit> {
  const { request, response, url } = exchange
  const interaction = await port.provider.interactionDetails(request, response)
  const client = await port.provider.Client.find(String(interaction.params.client_id))
  const least = askedLevel(interaction.params.acr_values)
  return {
    ...exchange,
    port,
    interaction,
    least,
    service: client?.clientName ?? '',
    language: portLanguage(request, url, interaction.params.ui_locales),
    path: `/login/${uid}`,
    eids: eidsFor(port.offered, least),
  }
}

/** A person's own choice wins over what the service asks for. */
export function portLanguage(request: IncomingMessage, url: URL, uiLocales: unknown): Language {
  return chooseLanguage(
    url.searchParams.get('lang'),
    readCookie(request, languageCookieName),
    typeof uiLocales === 'string' ? uiLocales : undefined,
  )
}

/** The port asks for no consent; `prompt=consent` changes nothing for the person. */
async function confirmConsent({ port, request, response, interaction }: Visit) {
  const grantId = interaction.grantId
  const result = { consent: grantId ? { grantId } : {} }
  redirect(response, await port.provider.interactionResult(request, response, result))
  return true
}

async function answerChoice(visit: Visit) {
  const [only, ...others] = visit.eids
  if (visit.request.method === 'POST') return cancel(visit)
  if (only && others.length === 0) redirect(visit.response, `${visit.path}/${only.key}`)
  else sendPage(visit.response, 200, <ChoicePage {...visit} fault={visit.port.faults.on} />)
  return true
}

async function cancel(visit: Visit) {
  const { port, request, response, language, service } = visit
  const result = { error: 'access_denied', error_description: 'End-User aborted interaction' }
  const to = await port.provider.interactionResult(request, response, result, { mergeWithLastSubmission: false })
  sendPage(response, 200, <LeavePage language={language} service={service} to={to} />)
  return true
}

async function answerEid(visit: Visit, eid: Eid) {
  if (visit.request.method !== 'POST') {
    showEid(visit, eid, { status: 200, number: '', level: eid.levels.at(-1) ?? visit.least })
    return true
  }
  const form = await readForm(visit.request)
  const level = levelsOf(eid, visit.least).find((offered) => offered === form.get('level')) ?? strongest(eid)
  const chosen = personsWith(eid).find((person) => person.pid === form.get('person'))
  if (chosen) return logIn(visit, eid, { pid: chosen.pid, level })
  if (eid.key !== 'testid') showEid(visit, eid, { status: 422, number: '', level })
  else if (form.get('action') === 'random') showRandom(visit, eid, level)
  else return answerNumber(visit, eid, { typed: form.get('number') ?? '', level })
  return true
}

function strongest(eid: Eid): Level {
  return eid.levels.at(-1) ?? 'substantial'
}

function showRandom(visit: Visit, eid: Eid, level: Level) {
  showEid(visit, eid, { status: 200, number: makeNumber(visit.port.random), level, isRandom: true })
}

async function answerNumber(visit: Visit, eid: Eid, { typed, level }: { typed: string; level: Level }) {
  const number = typed.replace(/\s/g, '')
  const fault = faultOf(number)
  if (!fault) return logIn(visit, eid, { pid: number, level })
  // What may be a real person's number is not even sent back.
  const shown = fault === 'notSynthetic' ? '' : typed
  showEid(visit, eid, { status: 422, number: shown, level, fault })
  return true
}

function showEid(visit: Visit, eid: Eid, { status, ...form }: TestIdForm & { status: number }) {
  const { language, url, path, least } = visit
  const shared = { language, url, path, eid }
  const page = eid.key === 'testid' ? <TestIdPage {...shared} least={least} form={form} /> : <PersonPage {...shared} />
  sendPage(visit.response, status, page)
}

async function logIn(visit: Visit, eid: Eid, { pid, level }: { pid: string; level: Level }) {
  const { port, request, response, interaction, language } = visit
  const grant = new port.provider.Grant({ accountId: pid, clientId: String(interaction.params.client_id) })
  grant.addOIDCScope('openid profile')
  const grantId = await grant.save()
  const at = seconds()
  port.logins.add(grantId, { pid, eid, level, language, at })
  const result = { login: { accountId: pid, acr: level, amr: [eid.amr], ts: at }, consent: { grantId } }
  const to = await port.provider.interactionResult(request, response, result, { mergeWithLastSubmission: false })
  if (asksWhom(visit)) redirect(response, `${visit.path}/organisation`)
  else await leave(visit, pid, to)
  return true
}

const asksWhom = ({ interaction }: Visit) => interaction.params.authorization_details !== undefined

/** Whom the person acts for, once the port knows who they are: from this login, or from an earlier one. */
async function answerPicker(visit: Visit) {
  const choice = choiceOf(visit)
  if (!choice) return false
  const form = visit.request.method === 'POST' ? await readForm(visit.request) : undefined
  if (form?.get('action') === 'cancel') return cancel(visit)
  if (choice.organisations.length === 0)
    return choice.asked.some(({ isRequired }) => isRequired) ? showNoRights(visit) : choose(visit, choice, undefined)
  const wish = form?.get('organisation')
  const chosen = choice.organisations.find(({ number }) => number === wish)
  if (chosen || wish === 'myself') return choose(visit, choice, chosen)
  return showPicker(visit, choice.organisations, form ? 422 : 200)
}

type Choice = NonNullable<ReturnType<typeof choiceOf>>

/** What was asked of whom; nothing while nobody has logged in. */
function choiceOf({ port, interaction }: Visit) {
  const grantId = interaction.result?.consent?.grantId ?? interaction.grantId
  const login = port.logins.find(grantId)
  if (!grantId || !login) return undefined
  const asked = readDetails(interaction.params.authorization_details)
  return { grantId, login, asked, organisations: organisationsOf(login.pid, asked[0]?.form) }
}

async function choose(visit: Visit, { grantId, login, asked }: Choice, chosen: Organisation | undefined) {
  const { port, request, response, interaction } = visit
  login.details = answerTo(asked, chosen)
  const result = { ...interaction.result, consent: { grantId } }
  await leave(visit, login.pid, await port.provider.interactionResult(request, response, result))
  return true
}

function showPicker({ response, ...visit }: Visit, organisations: Organisation[], status: number) {
  sendPage(response, status, <PickerPage {...visit} organisations={organisations} isRefused={status === 422} />)
  return true
}

/** The real one keeps the person here, too: the service is never told. */
function showNoRights({ response, ...visit }: Visit) {
  sendPage(response, 403, <NoRightsPage {...visit} />)
  return true
}

/** The last of the screens, since a visit ends with the session that it began in. */
async function leave(visit: Visit, pid: string, to: string) {
  const { response, language, service } = visit
  await makeRoomFor(pid, visit)
  sendPage(response, 200, <LeavePage language={language} service={service} to={to} />)
}

/** A browser has one session. When somebody else logs in, all the logins of the former person end. */
async function makeRoomFor(pid: string, { port, request, response }: Visit) {
  const session = await port.provider.Session.get(port.provider.createContext(request, response))
  if (!session.accountId || session.accountId === pid) return
  for (const { grantId } of Object.values(session.authorizations ?? {})) {
    if (grantId) port.memory.forgetGrant(grantId)
  }
  session.accountId = pid
  session.authorizations = undefined
  session.iat = seconds()
  await session.persist()
}
