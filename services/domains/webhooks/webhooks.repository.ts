import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { DisabledReason, WebhookEventType } from '../../contracts/webhooks.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens, Queryable } from '../../platform/statement.ts';
import { accounts } from '../accounts/index.ts';
import { type WebhookRow, type WebhookSecretRow, webhookSecrets, webhooks } from './webhooks.table.ts';

type OfAccount = Pick<WebhookRow, 'id' | 'accountId'>;
type NewWebhook = OfAccount & Pick<WebhookRow, 'url' | 'events' | 'description'>;
type NewSecret = Pick<WebhookSecretRow, 'id' | 'webhookId' | 'sealed'>;
type Change = Partial<Pick<WebhookRow, 'url' | 'events' | 'description' | 'disabledReason'>> & { failingSince?: null };

/** Times as JSON writes them. */
type LiveSecret = { id: string; createdAt: string; expiresAt: string | null };

export type WebhookWithSecrets = WebhookRow & { secrets: LiveSecret[] };

/** A webhook with the secrets that sign. Column names as the tables' TypeScript has them. */
const withSecrets = {
  ...getTableColumns(webhooks),
  secrets: sql<LiveSecret[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
      order by s.id desc), '[]')
    from ${webhookSecrets} s
    where s.webhook_id = ${webhooks}.id and (s.expires_at is null or s.expires_at > now()))`.as('secrets'),
};

const isLive = or(isNull(webhookSecrets.expiresAt), gt(webhookSecrets.expiresAt, sql`now()`));

export const createWebhookRepository = ({ db, statement }: Database) => {
  const lockOwner = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.id, accountId), isNull(accounts.disabledAt)))
      .for('no key update'),
  );

  const insert = statement((row: Givens<NewWebhook>) => db.insert(webhooks).values(row).returning());

  const list = statement(({ accountId }: Givens<{ accountId: string }>) =>
    db.select(withSecrets).from(webhooks).where(eq(webhooks.accountId, accountId)).orderBy(desc(webhooks.id)),
  );

  const find = statement(({ id, accountId }: Givens<OfAccount>) =>
    db
      .select(withSecrets)
      .from(webhooks)
      .where(and(eq(webhooks.id, id), eq(webhooks.accountId, accountId))),
  );

  const lock = statement(({ id, accountId }: Givens<OfAccount>) =>
    db
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.id, id), eq(webhooks.accountId, accountId)))
      .for('no key update'),
  );

  const change = statement(({ id, ...changed }: Givens<Change & { id: string }>) =>
    db.update(webhooks).set(changed).where(eq(webhooks.id, id)).returning({ id: webhooks.id }),
  );

  const remove = statement(({ id, accountId }: Givens<OfAccount>) =>
    db
      .delete(webhooks)
      .where(and(eq(webhooks.id, id), eq(webhooks.accountId, accountId)))
      .returning({ url: webhooks.url }),
  );

  const insertSecret = statement((row: Givens<NewSecret>) =>
    db.insert(webhookSecrets).values(row).returning({ id: webhookSecrets.id }),
  );

  const replaceSecrets = statement(({ webhookId, hours }: Givens<{ webhookId: string; hours: number }>) =>
    db
      .update(webhookSecrets)
      .set({ expiresAt: sql`now() + make_interval(hours => ${hours})` })
      .where(and(eq(webhookSecrets.webhookId, webhookId), isNull(webhookSecrets.expiresAt)))
      .returning({ id: webhookSecrets.id }),
  );

  const removeSecret = statement(({ id, webhookId }: Givens<{ id: string; webhookId: string }>) =>
    db
      .delete(webhookSecrets)
      .where(
        and(eq(webhookSecrets.id, id), eq(webhookSecrets.webhookId, webhookId), isNotNull(webhookSecrets.expiresAt)),
      )
      .returning({ id: webhookSecrets.id }),
  );

  const deleteExpiredSecrets = statement((_: Givens<Record<never, never>>) =>
    db.delete(webhookSecrets).where(lt(webhookSecrets.expiresAt, sql`now()`)).returning({ id: webhookSecrets.id }),
  );

  const secretsOf = statement(({ webhookId }: Givens<{ webhookId: string }>) =>
    db
      .select({ id: webhookSecrets.id, sealed: webhookSecrets.sealed })
      .from(webhookSecrets)
      .where(and(eq(webhookSecrets.webhookId, webhookId), isLive))
      .orderBy(desc(webhookSecrets.id)),
  );

  const subscribers = statement(({ accountId, event }: Givens<{ accountId: string; event: WebhookEventType }>) =>
    db
      .select({ id: webhooks.id, disabledReason: webhooks.disabledReason })
      .from(webhooks)
      .where(and(eq(webhooks.accountId, accountId), sql`${event} = any(${webhooks.events})`))
      .orderBy(webhooks.id)
      .for('key share'),
  );

  const failed = statement(({ id, at }: Givens<{ id: string; at: string }>) =>
    db
      .update(webhooks)
      .set({ failingSince: sql`coalesce(${webhooks.failingSince}, ${at}::timestamptz)` })
      .where(eq(webhooks.id, id))
      .returning({
        accountId: webhooks.accountId,
        url: webhooks.url,
        disabledReason: webhooks.disabledReason,
        failsForADay: sql<boolean>`${webhooks.failingSince} <= now() - interval '24 hours'`.as('fails_for_a_day'),
      }),
  );

  const succeeded = statement(({ id }: Givens<{ id: string }>) =>
    db
      .update(webhooks)
      .set({ failingSince: null })
      .where(and(eq(webhooks.id, id), isNotNull(webhooks.failingSince)))
      .returning({ id: webhooks.id }),
  );

  return {
    /** Lets one transaction at a time add to an account's webhooks. @returns whether it is there and not disabled */
    lockOwner: async (accountId: string, on: Transaction): Promise<boolean> =>
      (await lockOwner({ accountId }, on)).length > 0,

    insert: async (row: NewWebhook, on: Transaction): Promise<void> => {
      await insert(row, on);
    },

    /** Newest first. */
    list: (accountId: string, on?: Transaction): Promise<WebhookWithSecrets[]> => list({ accountId }, on),

    find: async (webhook: OfAccount, on?: Queryable): Promise<WebhookWithSecrets | null> =>
      (await find(webhook, on))[0] ?? null,

    /** The webhook, which nobody else changes until the transaction ends. */
    lock: async (webhook: OfAccount, on: Transaction): Promise<WebhookRow | null> =>
      (await lock(webhook, on))[0] ?? null,

    change: async (id: string, changed: Change, on: Transaction): Promise<void> => {
      await change({ id, ...changed }, on);
    },

    /** Deletes it with its deliveries. @returns null when there is no such webhook */
    remove: async (webhook: OfAccount, on: Transaction) => (await remove(webhook, on))[0] ?? null,

    insertSecret: async (row: NewSecret, on: Transaction): Promise<void> => {
      await insertSecret(row, on);
    },

    /** What signs now without an end signs for so many hours more. */
    replaceSecrets: async (webhookId: string, hours: number, on: Transaction): Promise<void> => {
      await replaceSecrets({ webhookId, hours }, on);
    },

    /** @returns whether there was such a secret, and not the newest */
    removeSecret: async (id: string, webhookId: string, on: Transaction): Promise<boolean> =>
      (await removeSecret({ id, webhookId }, on)).length > 0,

    /** @returns how many secrets no longer signed */
    deleteExpiredSecrets: async (): Promise<number> => (await deleteExpiredSecrets({})).length,

    /** The secrets that sign, newest first. */
    secretsOf: (webhookId: string) => secretsOf({ webhookId }),

    /** Who wants to hear of an event; none of them is deleted before the transaction ends. */
    subscribers: (accountId: string, event: WebhookEventType, on: Transaction) => subscribers({ accountId, event }, on),

    /** Notes that an attempt failed. @returns null when the webhook is gone */
    failed: async (id: string, at: Date, on: Transaction) =>
      (await failed({ id, at: at.toISOString() }, on))[0] ?? null,

    /** Notes that an attempt succeeded. */
    succeeded: async (id: string, on: Transaction): Promise<void> => {
      await succeeded({ id }, on);
    },

    disable: async (id: string, disabledReason: DisabledReason, on: Transaction): Promise<void> => {
      await change({ id, disabledReason }, on);
    },
  };
};

export type WebhookRepository = ReturnType<typeof createWebhookRepository>;
