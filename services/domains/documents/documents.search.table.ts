import { boolean, customType, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { MediaType } from '../../contracts/documents.ts';
import { instant } from '../../platform/columns.ts';
import { documentState, documents } from './documents.table.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/**
 * What a search looks at: one slim row a document, its words stored apart by PostgreSQL. Triggers write it, whoever
 * writes the document, in the same transaction; `select index_document(id) from documents` makes it anew.
 */
export const documentSearch = pgTable(
  'document_search',
  {
    documentId: uuid('document_id')
      .primaryKey()
      .references(() => documents.id, { onDelete: 'cascade' }),
    ownerId: uuid('owner_id').notNull(),
    /** Weights: A the file name, B the invoice, C the text; D exact words of the text, without positions. */
    vector: tsvector().notNull(),
    // As the document has them: a filter reads nothing else.
    mediaType: text('media_type').$type<MediaType>().notNull(),
    state: documentState().notNull(),
    trashed: boolean().notNull(),
    hasInvoice: boolean('has_invoice').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    // One account's search reads no other's entries. Without a pending list: that would be read by every search.
    index('document_search_words').using('gin', table.ownerId, table.vector).with({ fastupdate: false }),
  ],
);
