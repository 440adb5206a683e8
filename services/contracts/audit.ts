import { type Static, Type } from 'typebox';
import { Instant, Page, PageQuery, Uuid } from './primitives.ts';

/** What the audit log tells of. */
export const AuditAction = Type.Enum([
  'account.registered',
  'account.invited',
  'account.disabled',
  'account.enabled',
  'account.role-changed',
  'account.email-changed',
  'account.password-changed',
  'account.password-reset',
  'account.export-requested',
  'account.erasure-requested',
  'account.erased',
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.throttled',
  'second-factor.failed',
  'session.stepped-up',
  'session.ended',
  'session.reuse-detected',
  'two-factor.enabled',
  'two-factor.disabled',
  'recovery-code.used',
  'recovery-codes.replaced',
  'identity.linked',
  'identity.unlinked',
  'api-key.created',
  'api-key.revoked',
  'share.created',
  'share.revoked',
  'share.opened',
  'share.downloaded',
  'share.password-failed',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret-rotated',
  'webhook.secret-deleted',
  'webhook.disabled',
  'document.purge-requested',
  'document.purged',
  'storage.repaired',
  'job.retried',
  'queue.paused',
  'queue.resumed',
  'board.opened',
]);
export type AuditAction = Static<typeof AuditAction>;

export const ActorKind = Type.Enum(['account', 'api-key', 'anonymous', 'system']);
export type ActorKind = Static<typeof ActorKind>;

const event = {
  id: Uuid,
  at: Instant,
  action: AuditAction,
  address: Type.Union([Type.String(), Type.Null()], { description: 'IP address it came from.' }),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
};

export const AuditEvent = Type.Object({
  ...event,
  actor: Type.Object({ kind: ActorKind, accountId: Type.Union([Uuid, Type.Null()]) }),
  accountId: Type.Union([Uuid, Type.Null()], { description: 'The account it was done to.' }),
  requestId: Type.Union([Type.String(), Type.Null()]),
});
export type AuditEvent = Static<typeof AuditEvent>;

export const OwnAuditEvent = Type.Object({
  ...event,
  by: Type.Enum(['you', 'api-key', 'anonymous', 'staff', 'system'], {
    description:
      'Who did it. Where staff or the visitors of a share were does not concern the account: `address` and `userAgent` are null then.',
  }),
});
export type OwnAuditEvent = Static<typeof OwnAuditEvent>;

export const AuditQuery = Type.Object(
  {
    ...PageQuery,
    accountId: Type.Optional(Uuid),
    actorId: Type.Optional(Uuid),
    action: Type.Optional(AuditAction),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

export const OwnAuditQuery = Type.Object(PageQuery, { additionalProperties: false });
export type OwnAuditQuery = Static<typeof OwnAuditQuery>;

export const AuditEventPage = Page(AuditEvent);
export type AuditEventPage = Static<typeof AuditEventPage>;

export const OwnAuditEventPage = Page(OwnAuditEvent);
export type OwnAuditEventPage = Static<typeof OwnAuditEventPage>;
