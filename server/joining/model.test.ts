import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { count } from '../../test/long.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import type { Context } from '../context.ts'
import { addMember, findMember, leaveOrganisation } from '../team/index.ts'
import { acceptInvitation, declineInvitation, unblockOrganisation } from './answer-invitation.ts'
import { askToJoin, withdrawRequest } from './ask-to-join.ts'
import { approveRequest, declineRequest } from './decide-request.ts'
import { expireInvitations } from './invitation-queries.ts'
import { invite, resendInvitation, withdrawInvitation } from './invite.ts'
import { expireRequests, listOwn } from './request-queries.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const day = 24 * 3600 * 1000

type End = 'approved' | 'accepted' | 'declined' | 'withdrawn' | 'expired'

/** What ought to be, kept by rules that are written down a second time, in the plainest way. */
interface Model {
  now: number
  isIn: boolean
  blocks: boolean
  request: { since: number } | undefined
  invitation: { until: number } | undefined
  declinedAt: number | undefined
  ends: End[]
}

interface Real {
  ctx: Context
  clock: { time: Date }
  organisationId: string
  teamId: string
  owner: Awaited<ReturnType<typeof person>>
  who: Awaited<ReturnType<typeof person>>
  requestId: string
  invitationId: string
}

/** One thing that somebody does: whether it ought to succeed, and what it changes if so. */
interface Step {
  may(model: Model): boolean
  changes(model: Model): void
  act(real: Real): Promise<unknown>
}

const isOpen = ({ request, now }: Model) => request !== undefined && now < request.since + 30 * day
const isInvited = ({ invitation, now }: Model) => invitation !== undefined && now < invitation.until

function endRequest(model: Model, end: End) {
  model.request = undefined
  model.ends.push(end)
}

/** Who comes in on another way has asked enough. */
function comeIn(model: Model) {
  model.isIn = true
  if (isOpen(model)) endRequest(model, 'withdrawn')
}

function endInvitation(model: Model, end: End) {
  model.invitation = undefined
  model.ends.push(end)
}

const steps: Record<string, Step> = {
  ask: {
    may: (model) =>
      !model.isIn && !isOpen(model) && (model.declinedAt === undefined || model.now >= model.declinedAt + 14 * day),
    changes: (model) => {
      if (model.request) endRequest(model, 'expired')
      model.request = { since: model.now }
      model.blocks = false
    },
    async act(real) {
      const { organisationId } = real
      real.requestId = await askToJoin(real.ctx, real.who, { organisationId, message: 'Please', wish: '' })
    },
  },
  withdraw: {
    may: isOpen,
    changes: (model) => endRequest(model, 'withdrawn'),
    act: ({ ctx, who, organisationId }) => withdrawRequest(ctx, who, organisationId),
  },
  approve: {
    may: (model) => isOpen(model) && !model.isIn,
    changes: (model) => {
      endRequest(model, 'approved')
      model.isIn = true
    },
    act: ({ ctx, owner, organisationId, requestId, teamId }) =>
      approveRequest(ctx, owner, { organisationId, requestId, teamIds: [teamId] }),
  },
  decline: {
    may: isOpen,
    changes: (model) => {
      endRequest(model, 'declined')
      model.declinedAt = model.now
    },
    act: ({ ctx, owner, organisationId, requestId }) =>
      declineRequest(ctx, owner, { organisationId, requestId, reason: 'No' }),
  },
  'decide about oneself': {
    may: () => false,
    changes: () => undefined,
    act: ({ ctx, who, organisationId, requestId, teamId }) =>
      approveRequest(ctx, who, { organisationId, requestId, teamIds: [teamId] }),
  },
  invite: {
    may: (model) => !model.isIn && !model.blocks && !isInvited(model),
    changes: (model) => {
      if (model.invitation) endInvitation(model, 'expired')
      model.invitation = { until: model.now + 7 * day }
    },
    async act(real) {
      const { organisationId, teamId, who } = real
      real.invitationId = await invite(real.ctx, real.owner, {
        organisationId,
        who: who.username,
        teamIds: [teamId],
      })
    },
  },
  resend: {
    may: isInvited,
    changes: (model) => {
      model.invitation = { until: model.now + 7 * day }
    },
    act: ({ ctx, owner, organisationId, invitationId }) =>
      resendInvitation(ctx, owner, { organisationId, invitationId }),
  },
  'take back': {
    may: isInvited,
    changes: (model) => endInvitation(model, 'withdrawn'),
    act: ({ ctx, owner, organisationId, invitationId }) =>
      withdrawInvitation(ctx, owner, { organisationId, invitationId }),
  },
  accept: {
    may: isInvited,
    changes: (model) => {
      endInvitation(model, 'accepted')
      model.blocks = false
      comeIn(model)
    },
    act: ({ ctx, who, invitationId }) => acceptInvitation(ctx, who, { invitationId, token: undefined }),
  },
  'accept as somebody else': {
    may: () => false,
    changes: () => undefined,
    act: ({ ctx, owner, invitationId }) => acceptInvitation(ctx, owner, { invitationId, token: undefined }),
  },
  refuse: {
    may: isInvited,
    changes: (model) => endInvitation(model, 'declined'),
    act: ({ ctx, who, invitationId }) => declineInvitation(ctx, who, { invitationId, token: undefined, block: false }),
  },
  block: {
    may: isInvited,
    changes: (model) => {
      endInvitation(model, 'declined')
      model.blocks = true
    },
    act: ({ ctx, who, invitationId }) => declineInvitation(ctx, who, { invitationId, token: undefined, block: true }),
  },
  unblock: {
    may: () => true,
    changes: (model) => {
      model.blocks = false
    },
    act: ({ ctx, who, organisationId }) => unblockOrganisation(ctx, who, organisationId),
  },
  add: {
    may: (model) => !model.blocks,
    changes: (model) => {
      model.isIn = true
    },
    act: ({ ctx, owner, organisationId, teamId, who }) =>
      addMember(ctx, owner, { organisationId, teamId, username: who.username }),
  },
  leave: {
    may: (model) => model.isIn,
    changes: (model) => {
      model.isIn = false
    },
    act: ({ ctx, who, organisationId }) => leaveOrganisation(ctx, who, { organisationId, userId: who.userId }),
  },
  sweep: {
    may: () => true,
    changes: (model) => {
      if (model.request && !isOpen(model)) endRequest(model, 'expired')
      if (model.invitation && !isInvited(model)) endInvitation(model, 'expired')
    },
    async act({ ctx }) {
      await expireRequests(ctx, 1000)
      await expireInvitations(ctx, 1000)
    },
  },
}

const names = Object.keys(steps)
/** Now and then days pass. */
const walk = fc.array(fc.record({ name: fc.constantFrom(...names), days: fc.constantFrom(0, 0, 0, 1, 7, 14, 30) }), {
  minLength: 4,
  maxLength: 25,
})

const allEnds = new Set<string>()
const refusals: Record<string, number> = {}

async function take({ name, days }: { name: string; days: number }, model: Model, real: Real) {
  const step = steps[name]
  if (!step) throw new Error(name)
  model.now += days * day
  real.clock.time = new Date(model.now)
  const expected = step.may(model)
  const outcome = await step.act(real).then(
    () => true,
    ({ kind, code }) => {
      if (!kind) throw new Error(`${name}: not a refusal`)
      refusals[code] = (refusals[code] ?? 0) + 1
      return false
    },
  )
  expect([name, outcome]).toEqual([name, expected])
  if (expected) step.changes(model)
  await expectSame(model, real)
}

async function expectSame(model: Model, { ctx, organisationId, who }: Real) {
  const requests = await listOwn(ctx, organisationId, who.userId)
  const invitations = await ctx.db
    .selectFrom('invitation')
    .select('state')
    .where('organisationId', '=', organisationId)
    .execute()
  const states = [...requests, ...invitations].map(({ state }) => state).sort()
  const open = [model.request, model.invitation].filter(Boolean).map(() => 'open')
  expect(states).toEqual([...model.ends, ...open].sort())
  expect((await findMember(ctx, organisationId, who.userId)) !== undefined).toBe(model.isIn)
}

test('J1, J2, SEC-L6, SEC-L7: whatever people do, and in whichever order, requests and invitations go as the model says', async () => {
  const numRuns = count(2000)
  await fc.assert(
    fc.asyncProperty(walk, async (walked) => {
      const made = await organisationWith(bare.ctx, { organisation: { kind: 'service-developer' } })
      const [owner] = made.owners
      if (!owner) throw new Error('no owner')
      const who = await person(bare.ctx)
      const nothing = '00000000-0000-4000-8000-000000000000'
      const { organisationId } = made
      const teamId = made.teamId('Devs')
      const ids = { organisationId, teamId, requestId: nothing, invitationId: nothing }
      const real: Real = { ctx: bare.ctx, clock: bare.clock, owner, who, ...ids }
      const none = { request: undefined, invitation: undefined, declinedAt: undefined }
      const model: Model = { now: bare.clock.time.getTime(), isIn: false, blocks: false, ends: [], ...none }
      for (const step of walked) await take(step, model, real)
      for (const end of model.ends) allEnds.add(end)
    }),
    { numRuns, seed: 20_261_126 },
  )
  // Every exit was taken, and refusals were met, so the walk went everywhere.
  expect([...allEnds].sort()).toEqual(['accepted', 'approved', 'declined', 'expired', 'withdrawn'])
  expect(Object.keys(refusals)).toEqual(expect.arrayContaining(['joining/request-over', 'joining/invitation-over']))
})

test('J1: no mail about a request goes to anybody but who decides and who asked', async () => {
  const deciders = await bare.ctx.db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .select(['team.organisationId', 'userAccount.emailKey'])
    .where('team.kind', '=', 'owners')
    .execute()
  const told = await bare.ctx.db
    .selectFrom('mail')
    .innerJoin('joinRequest', (join) => join.on('mail.kind', '=', 'join-request-asked'))
    .select(['joinRequest.organisationId', 'mail.addressKey'])
    .whereRef('mail.causeId', '=', (eb) => eb.cast('joinRequest.id', 'text'))
    .execute()
  const may = new Set(deciders.map(({ organisationId, emailKey }) => `${organisationId} ${emailKey}`))
  expect(told.length).toBeGreaterThan(10)
  expect(told.filter(({ organisationId, addressKey }) => !may.has(`${organisationId} ${addressKey}`))).toEqual([])
})
