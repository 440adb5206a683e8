import type { InvoiceParty } from '../../contracts/invoices.ts';
import {
  type InvoiceFinding,
  type InvoiceProblemCode,
  type InvoiceReading,
  invoiceListMax,
  invoiceTextMaxCharacters,
} from '../../domains/documents/processed-file.ts';
import { type CiiInvoice, type CiiParty, isCii, readCii } from './invoice-cii.ts';
import { checkInvoice } from './invoice-rules.ts';
import { readXml, XmlError } from './xml-tree.ts';

/**
 * Reads the XML of a Factur-X or ZUGFeRD invoice (UN/CEFACT Cross Industry Invoice) and checks it by the rules of
 * EN 16931 that its profile asks for. Nothing is thrown: what is wrong is told in `problems`.
 *
 * @param xml at most 5 MiB, as bytes or decoded
 */
export function readInvoice(xml: Buffer | string): InvoiceReading {
  const problems = new Map<string, InvoiceFinding>();
  const report = (code: InvoiceProblemCode, path: string, values: Record<string, string> = {}) => {
    const key = `${code} ${path}`;
    if (problems.size >= invoiceListMax || problems.has(key)) return;
    const short = Object.entries(values).map(([name, value]) => [name, cut(value, 100)]);
    problems.set(key, { code, path, values: Object.fromEntries(short) });
  };

  let invoice: CiiInvoice | null = null;
  try {
    const root = readXml(xml);
    if (isCii(root)) invoice = readCii(root);
    else report('syntax-unsupported', '', { found: root.name });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    report('xml-invalid', '', { fault: error.fault, ...(error.line && { line: String(error.line) }) });
  }
  if (invoice) checkInvoice(invoice, report);
  return { valid: problems.size === 0, problems: [...problems.values()], ...present(invoice) };
}

const present = (invoice: CiiInvoice | null): Omit<InvoiceReading, 'valid' | 'problems'> => ({
  profile: invoice?.profile ?? null,
  number: text(invoice?.number),
  typeCode: text(invoice?.typeCode),
  issueDate: invoice?.issueDate ?? null,
  dueDate: invoice?.dueDate ?? null,
  currency: text(invoice?.currency),
  seller: party(invoice?.seller),
  buyer: party(invoice?.buyer),
  totals: {
    lines: invoice?.totals.lines?.text ?? null,
    allowances: invoice?.totals.allowances?.text ?? null,
    charges: invoice?.totals.charges?.text ?? null,
    net: invoice?.totals.net?.text ?? null,
    vat: invoice?.totals.vat?.text ?? null,
    gross: invoice?.totals.gross?.text ?? null,
    paid: invoice?.totals.paid?.text ?? null,
    rounding: invoice?.totals.rounding?.text ?? null,
    payable: invoice?.totals.payable?.text ?? null,
  },
  vat: (invoice?.vat ?? []).slice(0, invoiceListMax).map(({ category, rate, net, amount, exemption }) => ({
    category: text(category),
    rate: rate?.text ?? null,
    net: net?.text ?? null,
    amount: amount?.text ?? null,
    exemption: text(exemption),
  })),
});

const party = (party: CiiParty | null | undefined): InvoiceParty | null =>
  party
    ? {
        name: text(party.name),
        vatId: text(party.vatId),
        legalId: text(party.legalId),
        street: text(party.street),
        postcode: text(party.postcode),
        city: text(party.city),
        country: text(party.country),
      }
    : null;

const text = (value: string | null | undefined): string | null => (value ? cut(value, invoiceTextMaxCharacters) : null);

/** Not in the middle of a surrogate pair: PostgreSQL's jsonb takes no half of one. */
const cut = (value: string, most: number): string =>
  value.length <= most ? value : value.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
