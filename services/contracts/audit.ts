import { type Static, Type } from 'typebox';

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
]);
export type AuditAction = Static<typeof AuditAction>;
