import type { InfiniteData } from '@tanstack/react-query';
import { type Document, type DocumentPage, type FoundDocument, kindOf } from '../../../../contracts/documents.ts';
import type { DocumentFilter } from './document-filter.ts';

/** A list as it is known: its pages so far, newest first where nothing is searched for. */
export type Lists = InfiniteData<DocumentPage, string | null>;

/** Whether a list by this filter has the document in it; what is searched for is not looked at. */
export const isShownBy = (filter: DocumentFilter, document: Document): boolean =>
  (filter.trashed ?? false) === (document.deletedAt !== null) &&
  (filter.kind === undefined || filter.kind === kindOf(document.mediaType)) &&
  (filter.state === undefined || filter.state === document.state) &&
  (filter.hasInvoice === undefined || filter.hasInvoice === (document.invoice !== null)) &&
  (filter.createdAfter === undefined || document.createdAt > filter.createdAfter) &&
  (filter.createdBefore === undefined || document.createdAt < filter.createdBefore);

/** The document as the lists have it. */
export const listedIn = (lists: Lists, id: string): FoundDocument | undefined => {
  for (const { items } of lists.pages) {
    const found = items.find((item) => item.id === id);
    if (found) return found;
  }
  return undefined;
};

/** The lists with another version in the place of what they have; why it was found stays. */
export const replaced = (lists: Lists, document: Document): Lists => ({
  ...lists,
  pages: lists.pages.map((page) => {
    const at = page.items.findIndex(({ id }) => id === document.id);
    const known = page.items[at];
    if (!known) return page;
    return {
      ...page,
      items: page.items.with(at, { ...document, ...(known.highlights && { highlights: known.highlights }) }),
    };
  }),
});

/** The lists with one document more, where its id says: ids grow with the time. Further down than is known: nowhere. */
export const placed = (lists: Lists, document: Document): Lists => {
  const number = lists.pages.findIndex(
    ({ items, nextCursor }) => nextCursor === null || (items.at(-1)?.id ?? '') < document.id,
  );
  const page = lists.pages[number];
  if (!page) return lists;
  const before = page.items.findIndex(({ id }) => id < document.id);
  const items = page.items.toSpliced(before < 0 ? page.items.length : before, 0, document);
  return { ...lists, pages: lists.pages.with(number, { ...page, items }) };
};

/** The lists without some documents; the same where none of them is in it. */
export const without = (lists: Lists, ids: ReadonlySet<string>): Lists => {
  if (!lists.pages.some(({ items }) => items.some(({ id }) => ids.has(id)))) return lists;
  const pages = lists.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }));
  return { ...lists, pages };
};
