import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../../platform/columns.ts';

/** Mails that are being sent: written with the change they tell of, emptied when they have gone. */
export const mails = pgTable('mails', {
  id: uuid().primaryKey(),
  /** The account it tells something to, where there is one. */
  accountId: uuid('account_id'),
  template: text().notNull(),
  language: text().$type<'en' | 'fr'>().notNull(),
  /** Address and contents, sealed with the row's id, for they hold links that are secrets; null once sent. */
  sealed: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
  sentAt: instant('sent_at'),
  /** What the mail server calls it. */
  messageId: text('message_id'),
});

export type MailRow = typeof mails.$inferSelect;
