import { describe, expect, test } from 'vitest';
import type { Language } from '../../platform/errors.ts';
import { presentInvoice } from './invoice-problems.ts';
import type { InvoiceReading } from './invoice-reading.ts';

const nothing: InvoiceReading = {
  valid: false,
  problems: [],
  profile: null,
  number: null,
  typeCode: null,
  issueDate: null,
  dueDate: null,
  currency: null,
  seller: null,
  buyer: null,
  totals: {
    lines: null,
    allowances: null,
    charges: null,
    net: null,
    vat: null,
    gross: null,
    paid: null,
    rounding: null,
    payable: null,
  },
  vat: [],
};

const title = (language: Language, code: string, values: Record<string, string> = {}) =>
  presentInvoice({ ...nothing, problems: [{ code, path: 'here', values }] }, language).problems[0]?.title;

describe('a broken rule is told', () => {
  test('with what was found and what was expected', () => {
    const values = { found: '1500.01', expected: '1500.00' };
    expect(title('en', 'BR-CO-16', values)).toBe(
      'The amount due for payment (BT-115) is 1500.01, but 1500.00 by calculation: total with VAT − paid + rounding.',
    );
    expect(title('fr', 'BR-CO-16', values)).toBe(
      'Le montant à payer (BT-115) vaut 1500.01, mais 1500.00 par calcul : total TTC − acomptes + arrondi.',
    );
  });

  test('with the VAT category that it is about', () => {
    expect(title('en', 'BR-AE-06', { found: '20' })).toBe(
      'The rate 20 does not fit the VAT category “reverse charge”.',
    );
    expect(title('en', 'BR-AG-10')).toBe('The VAT category “IPSI” may not have a reason for exemption.');
    expect(title('fr', 'BR-IC-10')).toContain('« livraison intracommunautaire »');
    expect(title('fr', 'BR-IC-11')).toContain('date de livraison (BT-72)');
  });

  test('with the place where XML is broken', () => {
    expect(title('en', 'xml-invalid', { fault: 'malformed', line: '2' })).toBe(
      'The XML cannot be read: it is not well-formed (line 2).',
    );
    expect(title('fr', 'xml-invalid', { fault: 'doctype' })).toBe(
      'Le XML est illisible : il a un DOCTYPE, ce qui est refusé.',
    );
  });

  test('by its code where a later version no longer knows it', () => {
    for (const code of ['BR-99', 'BR-ZZ-11', 'constructor', '__proto__']) expect(title('en', code)).toBe(code);
  });
});
