import type { Principal } from '../../platform/principal.ts';
import { documentError } from './documents.errors.ts';
import type { DocumentWithRenditions } from './documents.table.ts';

declare const owned: unique symbol;

/**
 * A document together with the proof that the caller may act on it: what changes a document takes no other type,
 * so that the check cannot be forgotten.
 */
export type OwnedDocument = DocumentWithRenditions & { readonly [owned]: true };

/** @throws document-not-found, the same for a foreign document as for one that does not exist (ASVS 8.2.2) */
export const requireOwned = (
  principal: Pick<Principal, 'accountId'>,
  document: DocumentWithRenditions | null,
): OwnedDocument => {
  if (!document || document.ownerId !== principal.accountId) throw documentError('document-not-found');
  return document as OwnedDocument;
};
