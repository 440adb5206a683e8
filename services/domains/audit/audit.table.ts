import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';

/** What was done, by whom, from where. Only ever added to: a trigger refuses anything else (migration 0002). */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: uuid().primaryKey(),
    at: instant('at').notNull().defaultNow(),
    action: text().notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    /** The account it was done to. */
    accountId: uuid('account_id'),
    address: text(),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    details: jsonb().$type<Record<string, string | number | boolean | null>>().notNull().default({}),
  },
  (table) => [
    index('audit_events_account').on(table.accountId, table.id),
    index('audit_events_actor').on(table.actorId, table.id),
    index('audit_events_action').on(table.action, table.id),
  ],
);

export type AuditEventRow = typeof auditEvents.$inferSelect;
