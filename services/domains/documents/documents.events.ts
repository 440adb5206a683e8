import type { Transaction } from '../../platform/db.ts';
import type { DocumentRow } from './documents.table.ts';

/** What happens to a document that others want to hear of. */
export const documentEvents = [
  'document.ready',
  'document.rejected',
  'document.failed',
  'document.deleted',
  'document.restored',
] as const;
export type DocumentEvent = (typeof documentEvents)[number];

/** Told in the transaction that makes it so: neither happens without the other. */
export type TellOfDocument = (event: DocumentEvent, document: DocumentRow, transaction: Transaction) => Promise<void>;
