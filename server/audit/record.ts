import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { insertAudit } from './queries.ts'

export interface AuditedAct {
  /** `noun.past-tense`, such as `user.activated`. */
  action: AuditAction
  subject?: { kind: string; id: string }
  /** In whose log it also stands (O1). */
  organisationId?: string
  outcome?: 'done' | 'refused'
  reason?: string
  /** No secrets, no codes, no identity numbers. */
  details?: Record<string, string | number | boolean | null>
}

/** Everything security-relevant that can happen. Names are final: logs are compared over years. */
export const auditActions = [
  'identity.proven',
  'identity.linked',
  'identity.refused',
  'ticket.ended',
  'user.registered',
  'user.created',
  'user.activated',
  'user.purged',
  'user.dissolved',
  'user.changed',
  'user.mailed-again',
  'user.deactivated',
  'user.reactivated',
  'email.verified',
  'email.corrected',
  'password.reset-requested',
  'password.changed',
  'session.started',
  'session.ended',
  'login.refused',
  'grant.given',
  'grant.declined',
  'grant.revoked',
  'signing-key.made',
  'organisation.created',
  'organisation.changed',
  'organisation.logo-changed',
  'organisation.logo-removed',
  'organisation.left',
  'team.created',
  'team.changed',
  'team.deleted',
  'team.member-added',
  'team.member-removed',
  'organisation.member-removed',
  'token.made',
  'token.revoked',
  'organisation.joined-by-domain',
  'organisation.domain-opened',
  'organisation.domain-closed',
  'user.blocked-organisation',
  'user.unblocked-organisation',
  'join-request.made',
  'join-request.approved',
  'join-request.declined',
  'join-request.withdrawn',
  'invitation.sent',
  'invitation.sent-again',
  'invitation.withdrawn',
  'invitation.accepted',
  'invitation.declined',
  'service.created',
  'service.pushed',
  'service.changed',
  'service.access-given',
  'service.access-changed',
  'service.access-taken',
  'service.team-given',
  'service.team-changed',
  'service.team-taken',
  'service.archived',
  'service.unarchived',
  'service.deleted',
  'service.restored',
  'service.purged',
  'service.copied',
  'service.copied-from',
  'service.transfer-offered',
  'service.transfer-declined',
  'service.transfer-withdrawn',
  'service.transferred',
  'operator.link-made',
  'operator.added',
  'operator.removed',
  'representation.proven',
  'service-owner.refreshed',
  'organisation-request.submitted',
  'organisation-request.registered',
  'organisation-request.taken',
  'organisation-request.more-wanted',
  'organisation-request.answered',
  'organisation-request.approved',
  'organisation-request.declined',
  'organisation-request.withdrawn',
  'organisation-request.reopened',
  'backup.made',
  'backup.restored',
  'mail.retried',
  'audit.exported',
  'mail.dropped',
] as const

export type AuditAction = (typeof auditActions)[number]

/** Writes who did what, in the transaction of the act itself, so that neither is ever there without the other. */
export function record(tx: Context, actor: Actor, act: AuditedAct): Promise<unknown> {
  return insertAudit(tx, {
    action: act.action,
    outcome: act.outcome ?? 'done',
    actorKind: actor.kind,
    actorId: actor.kind === 'user' ? actor.userId : null,
    subjectKind: act.subject?.kind ?? null,
    subjectId: act.subject?.id ?? null,
    organisationId: act.organisationId ?? null,
    reason: act.reason ?? null,
    details: JSON.stringify({
      ...act.details,
      ...(actor.kind === 'user' && actor.token && { tokenId: actor.token.id }),
    }),
    requestId: actor.requestId ?? null,
    network: actor.network ?? null,
  })
}
