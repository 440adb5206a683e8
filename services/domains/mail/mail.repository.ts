import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type MailRow, mails } from './mail.table.ts';

type NewMail = Pick<MailRow, 'id' | 'accountId' | 'template' | 'language' | 'sealed'>;

export const createMailRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewMail>) => db.insert(mails).values(row).returning());

  const find = statement(({ id }: Givens<{ id: string }>) => db.select().from(mails).where(eq(mails.id, id)));

  const empty = statement(({ id, messageId }: Givens<{ id: string; messageId: string | null }>) =>
    db
      .update(mails)
      .set({ sealed: null, messageId, sentAt: messageId === null ? null : sql`now()` })
      .where(and(eq(mails.id, id), isNotNull(mails.sealed)))
      .returning({ id: mails.id }),
  );

  return {
    insert: async (row: NewMail, on: Transaction): Promise<void> => {
      await insert(row, on);
    },

    find: async (id: string): Promise<MailRow | null> => (await find({ id }))[0] ?? null,

    /** Forgets what was in it; `messageId` is null when it was given up. */
    empty: async (id: string, messageId: string | null, on: Transaction): Promise<void> => {
      await empty({ id, messageId }, on);
    },
  };
};

export type MailRepository = ReturnType<typeof createMailRepository>;
