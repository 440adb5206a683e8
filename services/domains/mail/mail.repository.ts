import type { Database, Transaction } from '../../platform/db.ts';
import type { Givens } from '../../platform/statement.ts';
import { type MailRow, mails } from './mail.table.ts';

type NewMail = Pick<MailRow, 'id' | 'accountId' | 'template' | 'language' | 'sealed'>;

export const createMailRepository = ({ db, statement }: Database) => {
  const insert = statement((row: Givens<NewMail>) => db.insert(mails).values(row).returning());

  return {
    insert: async (row: NewMail, on: Transaction): Promise<void> => {
      await insert(row, on);
    },
  };
};

export type MailRepository = ReturnType<typeof createMailRepository>;
