import type { DocumentQuery } from '../../../../contracts/documents.ts';

/** What a list shows: a part of what the API can be asked for. */
export type DocumentFilter = Partial<
  Pick<DocumentQuery, 'q' | 'kind' | 'state' | 'hasInvoice' | 'createdAfter' | 'createdBefore' | 'trashed'>
>;
