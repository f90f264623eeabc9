import type { Actor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import {
  approveOrganisationRequest,
  askForMore,
  assignRequest,
  declineOrganisationRequest,
  reopenRequest,
  takeRequest,
  tickPoint,
  untickPoint,
} from '../../organisation-request/index.ts'
import type { ReviewForm } from './schema.ts'

interface Asked {
  requestId: string
  form: ReviewForm
}

type Act = (ctx: Context, actor: Actor, asked: Asked) => Promise<unknown>

/** What the form of the review page can be sent for. */
const acts: Record<ReviewForm['act'], Act> = {
  take: (ctx, actor, { requestId }) => takeRequest(ctx, actor, { requestId }),
  'take-over': (ctx, actor, { requestId }) => takeRequest(ctx, actor, { requestId, takesOver: true }),
  assign: (ctx, actor, { requestId, form: { username } }) => assignRequest(ctx, actor, { requestId, username }),
  ask: (ctx, actor, { requestId, form: { question } }) => askForMore(ctx, actor, { requestId, question }),
  decline: (ctx, actor, { requestId, form: { reason } }) =>
    declineOrganisationRequest(ctx, actor, { requestId, reason }),
  tick: (ctx, actor, { requestId, form: { point } }) => tickPoint(ctx, actor, { requestId, point }),
  untick: (ctx, actor, { requestId, form: { point } }) => untickPoint(ctx, actor, { requestId, point }),
  reopen: (ctx, actor, { requestId, form: { reason } }) => reopenRequest(ctx, actor, { requestId, reason }),
  approve: (ctx, actor, { requestId, form: { name, kind, environments } }) =>
    approveOrganisationRequest(ctx, actor, { requestId, environments, kind, name: name.trim() || undefined }),
}

export const act: Act = (ctx, actor, asked) => acts[asked.form.act](ctx, actor, asked)
