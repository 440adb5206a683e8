import { and, desc, eq, lt, notInArray, sql } from 'drizzle-orm';
import { type DeliveryStatus, deliveryDays } from '../../contracts/webhooks.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens, Queryable } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import {
  type WebhookAttemptRow,
  type WebhookDeliveryRow,
  webhookAttempts,
  webhookDeliveries,
  webhooks,
} from './webhooks.table.ts';

type NewDelivery = Pick<
  WebhookDeliveryRow,
  'id' | 'webhookId' | 'accountId' | 'eventId' | 'type' | 'payload' | 'status'
>;
type OfWebhook = Pick<WebhookDeliveryRow, 'id' | 'webhookId'>;
type ListValues = {
  webhookId: string;
  limit: number;
  status: DeliveryStatus | undefined;
  before: string | undefined;
};

/** Attempts that are shown. */
const attemptsShown = 50;

/** All that a list shows: not the payload. */
const listed = {
  id: webhookDeliveries.id,
  eventId: webhookDeliveries.eventId,
  type: webhookDeliveries.type,
  status: webhookDeliveries.status,
  attempts: webhookDeliveries.attempts,
  createdAt: webhookDeliveries.createdAt,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  deliveredAt: webhookDeliveries.deliveredAt,
};

export const createDeliveryRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewDelivery>) => db.insert(webhookDeliveries).values(row).returning(listed));

  const list = statement((given: Givens<ListValues>) =>
    db
      .select(listed)
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.webhookId, given.webhookId),
          given.before && lt(webhookDeliveries.id, given.before),
          given.status && eq(webhookDeliveries.status, given.status),
        ),
      )
      .orderBy(desc(webhookDeliveries.id))
      .limit(given.limit),
  );

  const find = statement(({ id, webhookId }: Givens<OfWebhook>) =>
    db
      .select({ ...listed, payload: webhookDeliveries.payload })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId))),
  );

  const attemptsOf = statement(({ deliveryId }: Givens<{ deliveryId: string }>) =>
    db
      .select()
      .from(webhookAttempts)
      .where(eq(webhookAttempts.deliveryId, deliveryId))
      .orderBy(desc(webhookAttempts.id))
      .limit(attemptsShown),
  );

  const findQueued = statement(({ id }: Givens<{ id: string }>) =>
    db
      .select({
        id: webhookDeliveries.id,
        webhookId: webhookDeliveries.webhookId,
        accountId: webhookDeliveries.accountId,
        eventId: webhookDeliveries.eventId,
        type: webhookDeliveries.type,
        payload: webhookDeliveries.payload,
        failures: webhookDeliveries.failures,
        url: webhooks.url,
        disabledReason: webhooks.disabledReason,
        accountDisabledAt: accounts.disabledAt,
      })
      .from(webhookDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
      .innerJoin(accounts, eq(accounts.id, webhookDeliveries.accountId))
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'queued'))),
  );

  const enqueue = statement(({ id, webhookId }: Givens<OfWebhook>) =>
    db
      .update(webhookDeliveries)
      .set({ status: 'queued', failures: 0, nextAttemptAt: null, deliveredAt: null })
      .where(
        and(
          eq(webhookDeliveries.id, id),
          eq(webhookDeliveries.webhookId, webhookId),
          sql`${webhookDeliveries.status} <> 'queued'`,
        ),
      )
      .returning({ id: webhookDeliveries.id }),
  );

  // Inner query: of each account with something due, as many as its share leaves; oldest first.
  const takeDue = statement(({ share, limit }: Givens<{ share: number; limit: number }>) =>
    db
      .update(webhookDeliveries)
      .set({ status: 'queued', nextAttemptAt: null })
      .where(
        and(
          eq(webhookDeliveries.status, 'waiting'),
          sql`${webhookDeliveries.id} = any(array(
            select due.id
            from (select distinct account_id from webhook_deliveries
                  where status = 'waiting' and next_attempt_at <= now()) busy
            cross join lateral (
              select d.id from webhook_deliveries d
              where d.account_id = busy.account_id and d.status = 'waiting' and d.next_attempt_at <= now()
              order by d.next_attempt_at
              limit greatest(0, ${share}::int - (select count(*) from webhook_deliveries q
                where q.account_id = busy.account_id and q.status = 'queued'))
              for update of d skip locked) due
            limit ${limit}::int))`,
        ),
      )
      .returning({ id: webhookDeliveries.id }),
  );

  const postpone = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(webhookDeliveries)
      .set({ status: 'waiting', nextAttemptAt: sql`now()` })
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'queued')))
      .returning({ id: webhookDeliveries.id }),
  );

  const end = statement(({ id, status }: Givens<{ id: string; status: 'failed' | 'skipped' }>) =>
    db
      .update(webhookDeliveries)
      .set({ status, nextAttemptAt: null })
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'queued')))
      .returning({ id: webhookDeliveries.id }),
  );

  const delivered = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(webhookDeliveries)
      .set({ status: 'delivered', attempts: sql`${webhookDeliveries.attempts} + 1`, deliveredAt: sql`now()` })
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'queued')))
      .returning({ id: webhookDeliveries.id }),
  );

  const failed = statement(({ id, seconds }: Givens<{ id: string; seconds: number | null }>) =>
    db
      .update(webhookDeliveries)
      .set({
        status: seconds === null ? 'failed' : 'waiting',
        attempts: sql`${webhookDeliveries.attempts} + 1`,
        failures: sql`${webhookDeliveries.failures} + 1`,
        nextAttemptAt: seconds === null ? null : sql`now() + make_interval(secs => ${seconds}::float8)`,
      })
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.status, 'queued')))
      .returning({ id: webhookDeliveries.id }),
  );

  const insertAttempt = statement((row: Givens<WebhookAttemptRow>) =>
    db.insert(webhookAttempts).values(row).returning({ id: webhookAttempts.id }),
  );

  const skipWaiting = statement(({ webhookId }: Givens<{ webhookId: string }>) =>
    db
      .update(webhookDeliveries)
      .set({ status: 'skipped', nextAttemptAt: null })
      .where(and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.status, 'waiting')))
      .returning({ id: webhookDeliveries.id }),
  );

  const deleteExpired = statement(({ days }: Givens<{ days: number }>) =>
    db
      .delete(webhookDeliveries)
      .where(
        and(
          lt(webhookDeliveries.createdAt, sql`now() - make_interval(days => ${days}::int)`),
          notInArray(webhookDeliveries.status, ['queued', 'waiting']),
        ),
      )
      .returning({ id: webhookDeliveries.id }),
  );

  return {
    insert: async (row: NewDelivery, on: Transaction) => (await insert(row, on))[0] as ListedDelivery,

    /** Newest first; one row more than `limit` when there are more. */
    list: (values: ListValues): Promise<ListedDelivery[]> => list({ ...values, limit: values.limit + 1 }),

    find: async (delivery: OfWebhook, on?: Queryable) => (await find(delivery, on))[0] ?? null,

    /** Newest first. */
    attemptsOf: (deliveryId: string): Promise<WebhookAttemptRow[]> => attemptsOf({ deliveryId }),

    /** A delivery that is to be attempted, and where to; null when it is not, or no longer. */
    findQueued: async (id: string) => (await findQueued({ id }))[0] ?? null,

    /** Starts over. @returns false when it is under way already */
    enqueue: async (delivery: OfWebhook, on: Transaction): Promise<boolean> => (await enqueue(delivery, on)).length > 0,

    /**
     * Marks deliveries whose time has come as queued, oldest first.
     * @param share most that an account may have queued, these included
     */
    takeDue: async (share: number, limit: number, on: Transaction): Promise<string[]> =>
      (await takeDue({ share, limit }, on)).map(({ id }) => id),

    /** Back to waiting, and due at once. */
    postpone: async (id: string, on: Transaction): Promise<void> => {
      await postpone({ id }, on);
    },

    /** Ends it without an attempt. */
    end: async (id: string, status: 'failed' | 'skipped', on: Transaction): Promise<void> => {
      await end({ id, status }, on);
    },

    /** @returns false when it is gone */
    delivered: async (id: string, on: Transaction): Promise<boolean> => (await delivered({ id }, on)).length > 0,

    /** @param seconds until the next attempt; null: that was the last. @returns false when it is gone */
    failed: async (id: string, seconds: number | null, on: Transaction): Promise<boolean> =>
      (await failed({ id, seconds }, on)).length > 0,

    insertAttempt: async (row: WebhookAttemptRow, on: Transaction): Promise<void> => {
      await insertAttempt(row, on);
    },

    /** Nothing more is attempted for a webhook, but for what is under way. */
    skipWaiting: async (webhookId: string, on: Transaction): Promise<void> => {
      await skipWaiting({ webhookId }, on);
    },

    /** @returns how many had ended and were too old */
    deleteExpired: async (): Promise<number> => (await deleteExpired({ days: deliveryDays })).length,
  };
};

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

export type ListedDelivery = Omit<WebhookDeliveryRow, 'webhookId' | 'accountId' | 'payload' | 'failures'>;

export type QueuedDelivery = NonNullable<Awaited<ReturnType<DeliveryRepository['findQueued']>>>;
