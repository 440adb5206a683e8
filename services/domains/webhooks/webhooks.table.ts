import { sql } from 'drizzle-orm';
import { index, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { AttemptError, DisabledReason, WebhookEventType } from '../../contracts/webhooks.ts';
import { instant } from '../../platform/columns.ts';

/** Where an account wants to be told of what happens. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: uuid().primaryKey(),
    accountId: uuid('account_id').notNull(),
    url: text().notNull(),
    events: text().array().$type<WebhookEventType[]>().notNull(),
    description: text(),
    /** The first failure after the last success. */
    failingSince: instant('failing_since'),
    /** Null: it is told. */
    disabledReason: text('disabled_reason').$type<DisabledReason>(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('webhooks_account').on(table.accountId, table.id)],
);

/** What signs. Readable, for signing needs it: sealed. */
export const webhookSecrets = pgTable(
  'webhook_secrets',
  {
    id: uuid().primaryKey(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    sealed: text().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Null for the newest. */
    expiresAt: instant('expires_at'),
  },
  (table) => [index('webhook_secrets_webhook').on(table.webhookId)],
);

/**
 * queued: a job has it · waiting: for its next attempt · the ends: delivered, failed after the last attempt, or skipped
 * because the webhook was disabled.
 */
export const deliveryStatus = pgEnum('delivery_status', ['queued', 'waiting', 'delivered', 'failed', 'skipped']);

/** One event for one webhook: outbox, schedule and log. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid().primaryKey(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').notNull(),
    /** The same for every webhook that is told of the event, and at each attempt: `webhook-id`. */
    eventId: uuid('event_id').notNull(),
    type: text().notNull(),
    /** The body as it is signed, fixed when the event happened. */
    payload: text().notNull(),
    status: deliveryStatus().notNull().default('queued'),
    attempts: integer().notNull().default(0),
    /** Failures since it was last asked for: where it is in the schedule. */
    failures: integer().notNull().default(0),
    createdAt: instant('created_at').notNull().defaultNow(),
    nextAttemptAt: instant('next_attempt_at'),
    deliveredAt: instant('delivered_at'),
  },
  (table) => [
    index('webhook_deliveries_log').on(table.webhookId, table.id),
    index('webhook_deliveries_due').on(table.nextAttemptAt).where(sql`status = 'waiting'`),
    index('webhook_deliveries_open').on(table.accountId, table.status).where(sql`status in ('queued', 'waiting')`),
    index('webhook_deliveries_age').on(table.createdAt),
  ],
);

export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    id: uuid().primaryKey(),
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    startedAt: instant('started_at').notNull(),
    milliseconds: integer().notNull(),
    /** HTTP status of the answer. */
    status: integer(),
    /** The beginning of the answer. */
    answer: text(),
    /** Why there was none. */
    error: text().$type<AttemptError>(),
  },
  (table) => [index('webhook_attempts_delivery').on(table.deliveryId, table.id)],
);

export type WebhookRow = typeof webhooks.$inferSelect;
export type WebhookSecretRow = typeof webhookSecrets.$inferSelect;
export type WebhookDeliveryRow = typeof webhookDeliveries.$inferSelect;
export type WebhookAttemptRow = typeof webhookAttempts.$inferSelect;
