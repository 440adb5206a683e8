import { randomUUIDv7 } from 'node:crypto';
import type { AuditAction } from '../../contracts/audit.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { AuditRepository } from './audit.repository.ts';

export type AuditEvent = {
  action: AuditAction;
  /** The account it is done to; null when there is none, as with a sign-in to an unknown address. */
  accountId: string | null;
  /** What else helps to understand it. Never a secret, nor an address of mail. */
  details?: Record<string, string | number | boolean | null>;
};

export const createAuditService = ({ repository }: { repository: AuditRepository }) => ({
  /** Writes down what is done, in the transaction that does it; without one, what was refused. */
  record: (actor: Actor, { action, accountId, details = {} }: AuditEvent, on?: Transaction): Promise<void> =>
    repository.insert(
      {
        id: randomUUIDv7(),
        action,
        actorKind: actor.kind,
        actorId: actor.accountId,
        accountId,
        address: actor.address,
        userAgent: actor.userAgent?.slice(0, 256) ?? null,
        requestId: actor.requestId,
        details,
      },
      on,
    ),
});

export type AuditService = ReturnType<typeof createAuditService>;
