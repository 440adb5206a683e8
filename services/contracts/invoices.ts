import { type Static, Type } from 'typebox';

/** Amounts are decimal strings as the invoice has them: no cent is lost to binary fractions. */
const Amount = Type.String({ pattern: '^-?[0-9]+(\\.[0-9]+)?$', examples: ['1234.50'] });

const Day = Type.String({ format: 'date', examples: ['2026-11-23'] });

/* @__NO_SIDE_EFFECTS__ */
const orNull = <T extends ReturnType<typeof Type.String>>(type: T, description: string) =>
  Type.Union([type, Type.Null()], { description });

/* @__NO_SIDE_EFFECTS__ */
const text = (description: string) => orNull(Type.String(), description);
/* @__NO_SIDE_EFFECTS__ */
const amount = (description: string) => orNull(Amount, description);

export const InvoiceParty = Type.Object({
  name: text('BT-27, BT-44.'),
  vatId: text('BT-31, BT-48, such as FR83404833048.'),
  legalId: text('BT-30, BT-47: SIREN or SIRET in France.'),
  street: text('BT-35, BT-50.'),
  postcode: text('BT-38, BT-53.'),
  city: text('BT-37, BT-52.'),
  country: text('BT-40, BT-55: ISO 3166-1 alpha-2.'),
});
export type InvoiceParty = Static<typeof InvoiceParty>;

export const InvoiceProblem = Type.Object({
  code: Type.String({
    description: 'Rule that is broken: one of EN 16931 such as `BR-CO-15`, else a word such as `xml-invalid`; stable.',
  }),
  path: Type.String({
    description:
      'Where, by the names used here, such as `totals.payable` or `vat[0].rate`. Lines, allowances and charges of the invoice count from 0 too (`lines[2].net`). Empty: the whole.',
  }),
  title: Type.String({ description: 'What is wrong, in the language of Accept-Language.' }),
});
export type InvoiceProblem = Static<typeof InvoiceProblem>;

/** Conformance levels as Factur-X 1.0 names them, XRechnung beside them, and the older standard. */
export const invoiceProfiles = [
  'MINIMUM',
  'BASIC WL',
  'BASIC',
  'EN 16931',
  'EXTENDED',
  'XRECHNUNG',
  'ZUGFERD 1.0',
] as const;
export const InvoiceProfile = Type.Enum(invoiceProfiles);
export type InvoiceProfile = Static<typeof InvoiceProfile>;

/** The XML of a Factur-X / ZUGFeRD invoice (UN/CEFACT CII) as data. What it does not say is null. */
export const Invoice = Type.Object({
  valid: Type.Boolean({ description: 'Whether `problems` is empty: no rule that is checked here is broken.' }),
  problems: Type.Array(InvoiceProblem, { description: 'At most 100.' }),
  profile: Type.Union([InvoiceProfile, Type.Null()], { description: 'By its specification identifier (BT-24).' }),
  number: text('BT-1.'),
  typeCode: text('BT-3, UNTDID 1001: 380 invoice, 381 credit note, …'),
  issueDate: orNull(Day, 'BT-2.'),
  dueDate: orNull(Day, 'BT-9.'),
  currency: text('BT-5, ISO 4217.'),
  seller: Type.Union([InvoiceParty, Type.Null()], { description: 'BG-4.' }),
  buyer: Type.Union([InvoiceParty, Type.Null()], { description: 'BG-7.' }),
  totals: Type.Object({
    lines: amount('Sum of the lines, BT-106.'),
    allowances: amount('BT-107.'),
    charges: amount('BT-108.'),
    net: amount('Without VAT: lines − allowances + charges, BT-109.'),
    vat: amount('In the currency of the invoice, BT-110.'),
    gross: amount('With VAT, BT-112.'),
    paid: amount('Already, BT-113.'),
    rounding: amount('BT-114.'),
    payable: amount('Due: gross − paid + rounding, BT-115.'),
  }),
  vat: Type.Array(
    Type.Object({
      category: text('BT-118, UNTDID 5305: S standard rate, E exempt, AE reverse charge, …'),
      rate: amount('Per cent, BT-119.'),
      net: amount('What is taxed, BT-116.'),
      amount: amount('The tax, BT-117.'),
      exemption: text('Why no tax is due: text (BT-120), else code (BT-121).'),
    }),
    { description: 'One for each category and rate, BG-23.' },
  ),
});
export type Invoice = Static<typeof Invoice>;
