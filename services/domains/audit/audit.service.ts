import { randomUUIDv7 } from 'node:crypto';
import type {
  ActorKind,
  AuditAction,
  AuditEventPage,
  AuditQuery,
  OwnAuditEventPage,
  OwnAuditQuery,
} from '../../contracts/audit.ts';
import type { Actor } from '../../platform/actor.ts';
import { pageOf, readCursor } from '../../platform/cursor.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AuditRepository } from './audit.repository.ts';
import type { AuditEventRow } from './audit.table.ts';

export type AuditEvent = {
  action: AuditAction;
  /** The account it is done to; null when there is none, as with a sign-in to an unknown address. */
  accountId: string | null;
  /** What else helps to understand it. Never a secret, nor an address of mail. */
  details?: Record<string, string | number | boolean | null>;
};

let lastId = '';

/**
 * Ids of one process have the order of their events, also within a millisecond (RFC 9562 §6.2), for the log is read in
 * the order of ids. Only ids of the same millisecond are compared, so a clock that is set back holds nobody up.
 */
const nextId = (): string => {
  const millisecond = (id: string) => id.slice(0, 13);
  let id = randomUUIDv7();
  while (id <= lastId && millisecond(id) === millisecond(lastId)) id = randomUUIDv7();
  lastId = id;
  return id;
};

/** @param options.recorded told of each event that is durable */
export const createAuditService = ({
  repository,
  recorded = () => {},
}: {
  repository: AuditRepository;
  recorded?: (event: AuditEvent) => void;
}) => ({
  /** Writes down what is done, in the transaction that does it; without one, what was refused. */
  record: async (actor: Actor, event: AuditEvent, on?: Transaction): Promise<void> => {
    const { action, accountId, details = {} } = event;
    await repository.insert(
      {
        id: nextId(),
        action,
        actorKind: actor.kind,
        actorId: actor.accountId,
        accountId,
        address: actor.address,
        userAgent: actor.userAgent,
        requestId: actor.requestId,
        details,
      },
      on,
    );
    if (on) on.afterCommit(() => recorded(event));
    else recorded(event);
  },

  /** One page of what was done by and to everybody, newest first. @throws cursor-invalid */
  list: async ({ cursor, ...query }: AuditQuery): Promise<AuditEventPage> => {
    const page = pageOf(await repository.list({ ...query, before: readCursor(cursor) }), query.limit);
    return { ...page, items: page.items.map(toEvent) };
  },

  /** One page of what was done to the caller's account. @throws cursor-invalid */
  listOwn: async ({ accountId }: Principal, { cursor, limit }: OwnAuditQuery): Promise<OwnAuditEventPage> => {
    const page = pageOf(await repository.list({ accountId, limit, before: readCursor(cursor) }), limit);
    return { ...page, items: page.items.map((row) => toOwnEvent(row, accountId)) };
  },

  /** Deletes what is older than a year. @returns how many events that were */
  deleteExpired: repository.deleteExpired,
});

export type AuditService = ReturnType<typeof createAuditService>;

const toEvent = ({ actorKind, actorId, at, action, ...row }: AuditEventRow) => ({
  ...row,
  at: at.toISOString(),
  action: action as AuditAction,
  actor: { kind: actorKind as ActorKind, accountId: actorId },
});

const toOwnEvent = (row: AuditEventRow, accountId: string) => {
  const { id, address, userAgent, details, actor, ...event } = toEvent(row);
  const byAnother = actor.accountId !== null && actor.accountId !== accountId;
  const byVisitor = actor.kind === 'anonymous' && event.action.startsWith('share.');
  const isTold = !byAnother && !byVisitor;
  return {
    id,
    at: event.at,
    action: event.action,
    by: byAnother ? ('staff' as const) : actor.kind === 'account' ? ('you' as const) : actor.kind,
    address: isTold ? address : null,
    userAgent: isTold ? userAgent : null,
    details,
  };
};
