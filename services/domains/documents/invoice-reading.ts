import { type Static, Type } from 'typebox';
import { Invoice } from '../../contracts/invoices.ts';

/** Longest text that is kept of any field. */
export const invoiceTextMaxCharacters = 500;

/** Most problems that are told of one invoice, and most VAT lines that are kept. */
export const invoiceListMax = 100;

/** A broken rule, before anybody has said in which language. `values` fill the gaps of its text. */
export const InvoiceFinding = Type.Object({
  code: Type.String({ maxLength: 40 }),
  path: Type.String({ maxLength: 100 }),
  values: Type.Record(Type.String({ maxLength: 20 }), Type.String({ maxLength: 100 })),
});
export type InvoiceFinding = Static<typeof InvoiceFinding>;

/** What was read from an invoice's XML: as the API shows it, but for the words of the problems. */
export const InvoiceReading = Type.Object({
  ...Invoice.properties,
  problems: Type.Array(InvoiceFinding, { maxItems: invoiceListMax }),
});
export type InvoiceReading = Static<typeof InvoiceReading>;
