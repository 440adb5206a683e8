import { type Static, Type } from 'typebox';

/** Amounts are decimal strings as the invoice has them: no cent is lost to binary fractions. */
const Amount = Type.String({ pattern: '^-?[0-9]+(\\.[0-9]+)?$', examples: ['1234.50'] });

const Day = Type.String({ format: 'date', examples: ['2026-11-23'] });

const orNull = <T extends ReturnType<typeof Type.String>>(type: T) => Type.Union([type, Type.Null()]);

const text = orNull(Type.String());

export const InvoiceParty = Type.Object({
  name: text,
  /** BT-31/BT-48, such as FR12345678901. */
  vatId: text,
  /** BT-30/BT-47: SIREN or SIRET in France. */
  legalId: text,
  street: text,
  postcode: text,
  city: text,
  /** ISO 3166-1 alpha-2. */
  country: text,
});
export type InvoiceParty = Static<typeof InvoiceParty>;

export const InvoiceProblem = Type.Object({
  code: Type.String({ description: 'Rule that is broken, such as `BR-02` (EN 16931), or `xml-invalid`; stable.' }),
  path: Type.String({ description: 'Where in the invoice, such as `totals.payable`.' }),
  title: Type.String({ description: 'What is wrong, in words (English).' }),
});
export type InvoiceProblem = Static<typeof InvoiceProblem>;

/** The XML of a Factur-X / ZUGFeRD invoice (UN/CEFACT CII) as data. What it does not say is null. */
export const Invoice = Type.Object({
  valid: Type.Boolean({ description: 'Whether `problems` is empty.' }),
  problems: Type.Array(InvoiceProblem),
  profile: text,
  number: text,
  typeCode: Type.Union([Type.String(), Type.Null()], { description: 'UNTDID 1001: 380 invoice, 381 credit note, …' }),
  issueDate: orNull(Day),
  dueDate: orNull(Day),
  currency: Type.Union([Type.String(), Type.Null()], { description: 'ISO 4217.' }),
  seller: Type.Union([InvoiceParty, Type.Null()]),
  buyer: Type.Union([InvoiceParty, Type.Null()]),
  totals: Type.Object({
    lines: orNull(Amount),
    net: orNull(Amount),
    vat: orNull(Amount),
    gross: orNull(Amount),
    paid: orNull(Amount),
    payable: orNull(Amount),
  }),
  vat: Type.Array(
    Type.Object({
      category: text,
      rate: orNull(Amount),
      net: orNull(Amount),
      amount: orNull(Amount),
    }),
  ),
});
export type Invoice = Static<typeof Invoice>;
