import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AuditQuery } from '../../contracts/audit.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type AuditEventRow, auditEvents } from './audit.table.ts';

type NewEvent = Omit<AuditEventRow, 'at'>;

/** What a page is chosen by; what is absent is no condition. */
type ListValues = Omit<AuditQuery, 'cursor'> & { before?: string | undefined };

export const createAuditRepository = ({ db, statement, transact }: Database) => {
  const insert = statement((row: Givens<NewEvent>) => db.insert(auditEvents).values(row).returning());

  const list = statement((given: Givens<ListValues>) =>
    db
      .select()
      .from(auditEvents)
      .where(
        and(
          given.before && lt(auditEvents.id, given.before),
          given.accountId && eq(auditEvents.accountId, given.accountId),
          given.actorId && eq(auditEvents.actorId, given.actorId),
          given.action && eq(auditEvents.action, given.action),
          given.from && gte(auditEvents.at, sql`${given.from}::timestamptz`),
          given.to && lt(auditEvents.at, sql`${given.to}::timestamptz`),
        ),
      )
      .orderBy(desc(auditEvents.id))
      .limit(given.limit),
  );

  const allowPurge = statement(() =>
    db.select({ allowed: sql`set_config('audit.allow', 'purge', true)`.as('allowed') }).from(sql`(values (1)) one`),
  );

  const deleteExpired = statement(() =>
    db
      .delete(auditEvents)
      .where(and(lt(auditEvents.at, sql`now() - interval '1 year'`), lt(auditEvents.id, idAfterThat)))
      .returning({ id: auditEvents.id }),
  );

  return {
    insert: async (row: NewEvent, on?: Transaction): Promise<void> => {
      await insert(row, on);
    },

    /** Newest first; one row more than `limit` when there are more. */
    list: (values: ListValues): Promise<AuditEventRow[]> => list({ ...values, limit: values.limit + 1 }),

    /** @returns how many events were older than a year */
    deleteExpired: (): Promise<number> =>
      transact(async (transaction) => {
        await allowPurge({}, transaction);
        return (await deleteExpired({}, transaction)).length;
      }),
  };
};

/**
 * For the index there is: in an id, 48 bits of milliseconds come first (RFC 9562 §5.7). It may be made after `at`, which is
 * when the transaction began, and by another machine's clock; an hour covers both.
 */
const idAfterThat = sql`rpad(lpad(to_hex((extract(epoch from
  now() - interval '1 year' + interval '1 hour') * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

export type AuditRepository = ReturnType<typeof createAuditRepository>;
