import type { DocumentKind, DocumentState } from '../../../../contracts/documents.ts';
import type { DocumentFilter } from './document-filter.ts';

export const kinds = ['image', 'pdf', 'text', 'office'] as const satisfies DocumentKind[];
export const states = [
  'ready',
  'processing',
  'uploaded',
  'pending',
  'rejected',
  'failed',
] as const satisfies DocumentState[];

/** What the address of the documents' page says is shown. Days are `YYYY-MM-DD`, both included, where the person is. */
export type DocumentSearch = {
  q?: string;
  kind?: DocumentKind;
  state?: DocumentState;
  hasInvoice?: true;
  from?: string;
  to?: string;
};

/** Of an address that anybody may have written: what makes no sense is left out. */
export const readSearch = (search: Record<string, unknown>): DocumentSearch => {
  // The router reads `?q=2026` as a number.
  const q = ['string', 'number', 'boolean'].includes(typeof search['q']) ? `${search['q']}`.slice(0, 200) : '';
  const kind = kinds.find((one) => one === search['kind']);
  const state = states.find((one) => one === search['state']);
  const [from, to] = [dayOf(search['from']), dayOf(search['to'])];
  return {
    ...(q.trim() !== '' && { q }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(search['hasInvoice'] === true && { hasInvoice: true }),
    ...(from && { from }),
    ...(to && { to }),
  };
};

const dayOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && Number.isFinite(midnight(value)) ? value : undefined;

/** The moment a day begins, and one so many days later, where the person is. */
const midnight = (day: string, daysLater = 0): number => {
  const date = new Date(`${day}T00:00`);
  return date.setDate(date.getDate() + daysLater);
};

export const filterBy = ({ from, to, ...rest }: DocumentSearch): DocumentFilter => ({
  ...rest,
  // The API's bounds are not included themselves.
  ...(from && { createdAfter: new Date(midnight(from) - 1).toISOString() }),
  ...(to && { createdBefore: new Date(midnight(to, 1)).toISOString() }),
});

/** How many filters are in force, the search not counted. */
export const countFilters = ({ q: _, ...filters }: DocumentSearch): number => Object.keys(filters).length;
