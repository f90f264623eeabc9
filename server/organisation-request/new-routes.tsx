import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { personOf } from '../http/actor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { countLimit, spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState, type View } from '../http/view.ts'
import { bareNumber, isOrganisationNumber } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { shortNameProblems } from '../team/index.ts'
import { fieldText, formatDay } from '../text/text.ts'
import { firstOf, formProblems, typedFacts, valuesOf } from './draft-form.ts'
import { findDuplicates } from './duplicates.ts'
import type { LookUp, Sources } from './evidence.ts'
import {
  noFacts,
  type OrganisationRequest,
  type RequestFacts,
  readableName,
  stepNames,
  suggestShortName,
} from './organisation-request.ts'
import { proposedShortName } from './propose-short-name.ts'
import { findDraft } from './queries.ts'
import { requestProblems, stepProblems } from './request-problems.ts'
import { ReviewStep } from './review-step.tsx'
import { discardDraft, saveDraft } from './save-draft.ts'
import { NameQuery, NumberQuery, StepForm, StepQuery, type Stop, stops } from './schema.ts'
import { AdministratorStep, GroundStep, NeitherPage, OrganisationStep, PurposeStep } from './step-pages.tsx'
import { submitRequest } from './submit-request.ts'

const path = '/requests/new'

/** A request for an organisation, step by step (Q1). */
export function newRequestRoutes(server: Server, ctx: Context, sources: Sources) {
  const make = { action: 'organisation-request:make' }

  server.get(path, { config: make, schema: { querystring: StepQuery } }, async (request, reply) => {
    const person = personOf(request)
    const kept = await keptForm(ctx, person.userId, path)
    if (kept) return sendPage(reply, await stepPage(request, reply, kept))
    const draft = await findDraft(ctx, person.userId)
    const stop = request.query.step ?? (await stopOf(draft))
    if (stop === 'review' && !draft) return reply.redirect(path, 303)
    return sendPage(reply, await pageOf(request, reply, { stop, form: { ...emptyForm, values: valuesOf(draft) } }))
  })

  server.post(path, { config: { ...make, again: stepPage }, schema: { body: StepForm } }, async (request, reply) =>
    reply.redirect(await perform(personOf(request), request.body), 303),
  )

  server.get('/requests/neither', { config: make }, async (request, reply) =>
    sendPage(reply, <NeitherPage view={await viewOf(ctx.config, request, reply)} />),
  )

  liveRoutes(server, ctx, sources)

  /** Where the person goes on. What was typed is kept before anything of it is refused. */
  async function perform(person: Person, form: StepForm): Promise<string> {
    const { step, act } = form
    if (act === 'send') return `/requests/${await submitRequest(ctx, person, sources)}?done=sent`
    if (act === 'discard') await discardDraft(ctx, person)
    else await saveDraft(ctx, person, typedFacts(form))
    if (act !== 'next') return '/requests'
    if (form.kind === 'neither') return '/requests/neither'
    if (step === 'organisation' && (await fillNames(person))) return `${path}?step=${step}`
    await requireStep(person.userId, form)
    return `${path}?step=${stops[stops.indexOf(step) + 1] ?? 'review'}`
  }

  /** What registers say fills in what is empty, to be looked at; what somebody wrote stays. */
  async function fillNames(person: Person): Promise<boolean> {
    const draft = await findDraft(ctx, person.userId)
    const names = draft?.number ? await namesFor(person.userId, draft.number, draft) : {}
    if (Object.keys(names).length === 0) return false
    await saveDraft(ctx, person, names)
    return true
  }

  async function namesFor(userId: string, number: string, draft: RequestFacts): Promise<Partial<RequestFacts>> {
    const entity = draft.nameNb === '' ? entityOf(await look(userId, number)) : undefined
    const published = draft.name === '' ? await publishedName(ctx, sources, number) : undefined
    return { ...(entity && namesFrom(readableName(entity.name), draft)), ...(published && { name: published }) }
  }

  async function requireStep(userId: string, form: StepForm): Promise<void> {
    const { step } = form
    const draft = await findDraft(ctx, userId)
    const problems = step === 'review' ? [] : await stepProblems(ctx, draft ?? noFacts, step)
    const all = [...formProblems(form), ...problems]
    if (all.length > 0) throw invalidFields(...all)
  }

  /** Where the person had come to. */
  async function stopOf(draft: OrganisationRequest | undefined): Promise<Stop> {
    if (!draft) return 'organisation'
    return firstOf(await requestProblems(ctx, draft), stepNames) ?? 'review'
  }

  /** Whoever tries numbers without end is told nothing more of them, and their request is looked up later. */
  async function look(userId: string, number: string | null): Promise<LookUp | undefined> {
    if (!number || !isOrganisationNumber(number)) return undefined
    const { left } = await countLimit(ctx, 'name-check', userId)
    return left < 0 ? { outcome: 'unavailable' } : sources.lookUp(ctx, number)
  }

  /** The step that was posted, once more. */
  function stepPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const stop = stops.find((name) => name === form.values['step']) ?? 'organisation'
    return pageOf(request, reply, { stop, form })
  }

  async function pageOf(request: FastifyRequest, reply: FastifyReply, { stop, form }: { stop: Stop; form: FormState }) {
    const view = await viewOf(ctx.config, request, reply)
    const userId = view.person?.userId ?? ''
    const draft = await findDraft(ctx, userId)
    const isAboutNumber = stop === 'organisation' || stop === 'review'
    const sought = { number: draft?.number || null, name: draft?.name ?? '' }
    const props = {
      view,
      form,
      step: stop,
      found: isAboutNumber ? await look(userId, sought.number) : undefined,
      duplicates: isAboutNumber ? await findDuplicates(ctx, userId, sought) : nothingSuch,
    }
    switch (stop) {
      case 'organisation':
        return <OrganisationStep {...props} />
      case 'ground':
        return <GroundStep {...props} />
      case 'administrator':
        return <AdministratorStep {...props} />
      case 'purpose':
        return <PurposeStep {...props} />
      case 'review':
        return reviewStep(props, draft, userId)
    }
  }

  async function reviewStep(
    props: { view: View; form: FormState; step: Stop; found: LookUp | undefined; duplicates: typeof nothingSuch },
    draft: OrganisationRequest | undefined,
    userId: string,
  ) {
    if (!draft) return <OrganisationStep {...props} step="organisation" />
    const isWhole = (await requestProblems(ctx, draft)).length === 0
    const representedAt = draft.number ? await sources.findRepresentation(ctx, userId, draft.number) : undefined
    return <ReviewStep {...props} draft={draft} isWhole={isWhole} representedAt={representedAt} />
  }
}

const nothingSuch: Awaited<ReturnType<typeof findDuplicates>> = {
  organisations: [],
  ownRequestId: undefined,
  isRequested: false,
}

const entityOf = (found: LookUp | undefined) => (found?.outcome === 'found' ? found.entity : undefined)

/** What the published list calls who has this number, which goes before what their name suggests. */
const publishedName = async (ctx: Context, { findKnownServiceOwner }: Sources, number: string) =>
  proposedShortName(ctx, await findKnownServiceOwner(ctx, number))

/** The names that are still empty. */
function namesFrom(name: string, draft: RequestFacts): Partial<RequestFacts> {
  return {
    ...(draft.nameNb === '' && { nameNb: name }),
    ...(draft.nameNn === '' && { nameNn: name }),
    ...(draft.nameEn === '' && { nameEn: name }),
    ...(draft.name === '' && { name: suggestShortName(name) }),
  }
}

/** What is answered while somebody types. */
function liveRoutes(server: Server, ctx: Context, sources: Sources) {
  const live = { action: 'organisation-request:make', quiet: true }

  server.get(`${path}/number`, { config: live, schema: { querystring: NumberQuery } }, async (request, reply) => {
    const { userId } = personOf(request)
    await spendLimit(ctx, 'name-check', userId)
    const { t, language } = await viewOf(ctx.config, request, reply)
    const number = bareNumber(request.query.number)
    if (!isOrganisationNumber(number)) return { available: false, message: fieldText(t, 'organisation-number') }
    const found = await sources.lookUp(ctx, number)
    const { organisations, isRequested } = await findDuplicates(ctx, userId, { number, name: '' })
    const entity = entityOf(found)
    const name = entity ? readableName(entity.name) : undefined
    if (organisations[0])
      return { available: false, message: t('organisationRequest.existsAs', { name: organisations[0].name }), name }
    if (isRequested) return { available: false, message: t('organisationRequest.otherWaits'), name }
    const shortName = (await publishedName(ctx, sources, number)) ?? (name && suggestShortName(name))
    return { ...judged({ t, language }, found, name), name, shortName }
  })

  server.get(`${path}/name`, { config: live, schema: { querystring: NameQuery } }, async (request, reply) => {
    await spendLimit(ctx, 'name-check', personOf(request).userId)
    const { t } = await viewOf(ctx.config, request, reply)
    const [problem] = await shortNameProblems(ctx, request.query.name.trim().toLowerCase())
    return { available: !problem, message: problem ? fieldText(t, problem.message) : t('organisationRequest.nameFree') }
  })
}

/** Whether what was found speaks for the number, in a sentence. */
function judged({ t, language }: Pick<View, 't' | 'language'>, found: LookUp, name: string | undefined) {
  if (found.outcome === 'unavailable')
    return { available: true, message: t('organisationRequest.register.unavailable') }
  if (found.outcome !== 'found')
    return { available: false, message: t(`organisationRequest.register.${found.outcome}`) }
  const { bankrupt, windingUp, deletedOn, isSubEntity, form, formName } = found.entity
  const day = deletedOn && formatDay(language, deletedOn)
  if (day) return { available: false, message: t('organisationRequest.register.deleted', { day }) }
  if (bankrupt) return { available: false, message: t('organisationRequest.register.bankrupt') }
  if (windingUp) return { available: false, message: t('organisationRequest.register.windingUp') }
  if (isSubEntity) return { available: false, message: t('organisationRequest.register.subEntityShort') }
  return { available: true, message: formName ? `${name}, ${formName} (${form})` : `${name} (${form})`, lang: 'nb' }
}
