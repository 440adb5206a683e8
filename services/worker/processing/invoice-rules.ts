import type { InvoiceProblemCode } from '../../domains/documents/processed-file.ts';
import { type Decimal, formatUnits, magnitude, toCents } from './decimal.ts';
import { type CiiInvoice, type CiiParty, isMissing } from './invoice-cii.ts';
import { countries, currencies, hasVatPrefix, invoiceTypes, isFrenchVatId, isSirenOrSiret } from './invoice-codes.ts';
import { type ProfileParts, partsOf, type Report } from './invoice-profile.ts';
import { checkVat } from './invoice-vat-rules.ts';

/**
 * Checks an invoice by the rules of EN 16931-1 §6.4 that are listed in docs/decisions/016, as its profile asks for them,
 * with the tolerances of CEN's validation artefacts.
 */
export function checkInvoice(invoice: CiiInvoice, report: Report): void {
  const parts = partsOf(invoice.profile);
  for (const { kind, path, values } of invoice.unreadable) report(kind, path, values);
  checkHeader(invoice, parts, report);
  checkParties(invoice, parts, report);
  checkTotals(invoice, parts, report);
  if (parts.lines) checkLines(invoice, report);
  if (parts.header) checkVat(invoice, parts, report);
}

function checkHeader(invoice: CiiInvoice, { header }: ProfileParts, report: Report): void {
  const { specification, profile, number, issueDate, typeCode, currency, totals } = invoice;
  if (!specification) report('BR-01', 'profile');
  else if (!profile) report('profile-unknown', 'profile', { found: specification });
  if (!number) report('BR-02', 'number');
  if (!issueDate && isMissing(invoice, 'issueDate')) report('BR-03', 'issueDate');
  if (!typeCode) report('BR-04', 'typeCode');
  else if (!invoiceTypes.has(typeCode)) report('BR-CL-01', 'typeCode', { found: typeCode });
  if (!currency) report('BR-05', 'currency');
  else if (!currencies.has(currency)) report('BR-CL-04', 'currency', { found: currency });
  if (!header) return;

  if (
    invoice.taxCurrency &&
    invoice.taxCurrency !== currency &&
    !invoice.taxCurrencyVat &&
    isMissing(invoice, 'totals.vat')
  )
    report('BR-53', 'totals.vat', { currency: invoice.taxCurrency });
  if (
    totals.payable &&
    totals.payable.units > 0n &&
    !invoice.dueDate &&
    !invoice.paymentTerms &&
    isMissing(invoice, 'dueDate')
  )
    report('BR-CO-25', 'dueDate');
}

function checkParties(invoice: CiiInvoice, { header, standard }: ProfileParts, report: Report): void {
  const { seller, buyer } = invoice;
  if (!seller?.name) report('BR-06', 'seller.name');
  if (!buyer?.name) report('BR-07', 'buyer.name');
  if (standard) {
    if (!seller?.address) report('BR-08', 'seller');
    else if (!seller.country) report('BR-09', 'seller.country');
    if (header && !buyer?.address) report('BR-10', 'buyer');
    else if (header && !buyer?.country) report('BR-11', 'buyer.country');
    if (seller && !seller.id && !seller.legalId && !seller.vatId) report('BR-CO-26', 'seller');
  }
  checkIdentifiers(seller, 'seller', report);
  checkIdentifiers(buyer, 'buyer', report);
}

/** ISO 6523 codes of the French register of companies. */
const sirene = new Set(['0002', '0009']);

function checkIdentifiers(party: CiiParty | null, path: string, report: Report): void {
  if (!party) return;
  const { country, vatId, legalId, legalScheme } = party;
  if (country && !countries.has(country)) report('BR-CL-14', `${path}.country`, { found: country });
  if (vatId && !hasVatPrefix(vatId)) report('BR-CO-09', `${path}.vatId`, { found: vatId });
  else if (vatId && !isFrenchVatId(vatId)) report('vat-id-invalid', `${path}.vatId`, { found: vatId });
  if (legalId && sirene.has(legalScheme ?? '') && !isSirenOrSiret(legalId))
    report('siren-invalid', `${path}.legalId`, { found: legalId });
}

/** The sum of what is there, in units; null when a term cannot be read or is absent. */
const sum = (terms: readonly (Decimal | null)[]): bigint | null =>
  terms.reduce<bigint | null>((total, term) => (total === null || !term ? null : total + term.units), 0n);

function checkTotals(invoice: CiiInvoice, { header, lines, standard, tolerant }: ProfileParts, report: Report): void {
  const { totals, vat, allowances, charges } = invoice;
  const require = (code: InvoiceProblemCode, key: keyof typeof totals) => {
    if (!totals[key] && isMissing(invoice, `totals.${key}`)) report(code, `totals.${key}`);
  };
  /** Null: a term is missing, which is told elsewhere. */
  const expect = (code: InvoiceProblemCode, key: keyof typeof totals, expected: bigint | null, terms = 0) => {
    const total = totals[key];
    if (!total || expected === null) return;
    const tolerance = tolerant ? BigInt(terms) * 10n ** 10n : 0n;
    if (magnitude(total.units - toCents(expected)) > tolerance)
      report(code, `totals.${key}`, { found: total.text, expected: formatUnits(toCents(expected)) });
  };
  /** A total that may be left out where there is nothing to sum. */
  const optional = (key: keyof typeof totals): bigint | null =>
    totals[key]?.units ?? (isMissing(invoice, `totals.${key}`) ? 0n : null);
  const combine = (...terms: (bigint | null)[]): bigint | null =>
    terms.reduce((total, term) => (total === null || term === null ? null : total + term), 0n);
  const minus = (units: bigint | null) => (units === null ? null : -units);

  if (header) require('BR-12', 'lines');
  require('BR-13', 'net');
  require('BR-14', 'gross');
  if (standard) require('BR-15', 'payable');

  if (lines) expect('BR-CO-10', 'lines', sum(invoice.lines.map(({ net }) => net)), invoice.lines.length);
  if (header) {
    const surcharges = [
      ['BR-CO-11', 'allowances', allowances],
      ['BR-CO-12', 'charges', charges],
    ] as const;
    for (const [code, key, items] of surcharges) {
      const expected = sum(items.map(({ amount }) => amount));
      if (totals[key]) expect(code, key, expected, items.length);
      else if (expected && isMissing(invoice, `totals.${key}`))
        report(code, `totals.${key}`, { found: '0.00', expected: formatUnits(toCents(expected)) });
    }
    const net = combine(totals.lines?.units ?? null, minus(optional('allowances')), optional('charges'));
    expect('BR-CO-13', 'net', net);
    expect('BR-CO-14', 'vat', sum(vat.map(({ amount }) => amount)), vat.length);
    const payable = combine(totals.gross?.units ?? null, minus(optional('paid')), optional('rounding'));
    expect('BR-CO-16', 'payable', payable);
  }
  expect('BR-CO-15', 'gross', combine(totals.net?.units ?? null, optional('vat')));

  if (!standard) return;
  for (const [code, key] of decimals) {
    const total = totals[key];
    if (total && total.decimals > 2) report(code, `totals.${key}`, { found: total.text });
  }
}

/** Totals have two decimals at most. */
const decimals = [
  ['BR-DEC-09', 'lines'],
  ['BR-DEC-10', 'allowances'],
  ['BR-DEC-11', 'charges'],
  ['BR-DEC-12', 'net'],
  ['BR-DEC-13', 'vat'],
  ['BR-DEC-14', 'gross'],
  ['BR-DEC-16', 'paid'],
  ['BR-DEC-17', 'rounding'],
  ['BR-DEC-18', 'payable'],
] as const;

function checkLines(invoice: CiiInvoice, report: Report): void {
  if (invoice.lines.length === 0) report('BR-16', 'lines');
  for (const { path, number, name, quantity, unit, price, net, category } of invoice.lines) {
    const require = (code: InvoiceProblemCode, key: string, value: unknown) => {
      if (!value && isMissing(invoice, `${path}.${key}`)) report(code, `${path}.${key}`);
    };
    require('BR-21', 'number', number);
    require('BR-22', 'quantity', quantity);
    if (quantity) require('BR-23', 'unit', unit);
    require('BR-24', 'net', net);
    require('BR-25', 'name', name);
    require('BR-26', 'price', price);
    if (price && price.units < 0n) report('BR-27', `${path}.price`, { found: price.text });
    require('BR-CO-04', 'vatCategory', category);
    if (net && net.decimals > 2) report('BR-DEC-23', `${path}.net`, { found: net.text });
  }
}
