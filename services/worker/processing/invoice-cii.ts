import type { InvoiceProfile } from '../../contracts/invoices.ts';
import { type Decimal, parseDecimal } from './decimal.ts';
import { profileOf } from './invoice-profile.ts';
import type { XmlElement } from './xml-tree.ts';

/** A value and where it stands, by the names of the API. What cannot be read is null, and in `unreadable`. */
export type CiiTax = {
  path: string;
  category: string | null;
  rate: Decimal | null;
};

export type CiiVatLine = CiiTax & { net: Decimal | null; amount: Decimal | null; exemption: string | null };

export type CiiCharge = CiiTax & { amount: Decimal | null; reason: boolean };

export type CiiLine = CiiTax & {
  number: string | null;
  name: string | null;
  quantity: boolean;
  unit: string | null;
  price: Decimal | null;
  net: Decimal | null;
};

export type CiiParty = {
  name: string | null;
  vatId: string | null;
  /** BT-32: a number that is none for VAT. */
  taxId: string | null;
  /** BT-29, BT-46. */
  id: string | null;
  legalId: string | null;
  /** ISO 6523 code of the register: 0002 SIRENE, 0009 SIRET. */
  legalScheme: string | null;
  /** Whether there is a postal address at all. */
  address: boolean;
  street: string | null;
  postcode: string | null;
  city: string | null;
  country: string | null;
};

export type CiiInvoice = {
  /** BT-24. */
  specification: string | null;
  profile: InvoiceProfile | null;
  number: string | null;
  typeCode: string | null;
  issueDate: string | null;
  dueDate: string | null;
  /** BT-20. */
  paymentTerms: boolean;
  currency: string | null;
  /** BT-6. */
  taxCurrency: string | null;
  seller: CiiParty | null;
  buyer: CiiParty | null;
  /** BT-63. */
  representativeVatId: string | null;
  totals: Record<(typeof totals)[number][0], Decimal | null>;
  /** BT-111. */
  taxCurrencyVat: Decimal | null;
  vat: CiiVatLine[];
  allowances: CiiCharge[];
  charges: CiiCharge[];
  lines: CiiLine[];
  /** BT-72 or BG-14. */
  delivered: boolean;
  /** BT-80. */
  deliveryCountry: string | null;
  /** Paths of dates and amounts that are written, but are none. */
  unreadable: { kind: 'date-invalid' | 'amount-invalid'; path: string; values: Record<string, string> }[];
};

const cii = 'urn:un:unece:uncefact:data:standard';

/** Of an invoice in UN/CEFACT's D16B and D22B, and in ZUGFeRD 1.0. Elements of any other are not looked at. */
const namespaces = new Set([
  `${cii}:CrossIndustryInvoice:100`,
  `${cii}:ReusableAggregateBusinessInformationEntity:100`,
  `${cii}:QualifiedDataType:100`,
  `${cii}:UnqualifiedDataType:100`,
  'urn:ferd:CrossIndustryDocument:invoice:1p0',
  `${cii}:ReusableAggregateBusinessInformationEntity:12`,
  `${cii}:UnqualifiedDataType:15`,
]);

/** What ZUGFeRD 1.0 calls by other names. */
const formerNames: Record<string, string> = {
  ExchangedDocumentContext: 'SpecifiedExchangedDocumentContext',
  ExchangedDocument: 'HeaderExchangedDocument',
  SupplyChainTradeTransaction: 'SpecifiedSupplyChainTradeTransaction',
  ApplicableHeaderTradeAgreement: 'ApplicableSupplyChainTradeAgreement',
  ApplicableHeaderTradeDelivery: 'ApplicableSupplyChainTradeDelivery',
  ApplicableHeaderTradeSettlement: 'ApplicableSupplyChainTradeSettlement',
  SpecifiedLineTradeAgreement: 'SpecifiedSupplyChainTradeAgreement',
  SpecifiedLineTradeDelivery: 'SpecifiedSupplyChainTradeDelivery',
  SpecifiedLineTradeSettlement: 'SpecifiedSupplyChainTradeSettlement',
  SpecifiedTradeSettlementHeaderMonetarySummation: 'SpecifiedTradeSettlementMonetarySummation',
  SpecifiedTradeSettlementLineMonetarySummation: 'SpecifiedTradeSettlementMonetarySummation',
  RateApplicablePercent: 'ApplicablePercent',
};

const totals = [
  ['lines', 'LineTotalAmount'],
  ['allowances', 'AllowanceTotalAmount'],
  ['charges', 'ChargeTotalAmount'],
  ['net', 'TaxBasisTotalAmount'],
  ['gross', 'GrandTotalAmount'],
  ['paid', 'TotalPrepaidAmount'],
  ['rounding', 'RoundingAmount'],
  ['payable', 'DuePayableAmount'],
  ['vat', 'TaxTotalAmount'],
] as const;

/** All elements at a path such as `SellerTradeParty/Name`. */
function all(from: XmlElement | undefined, path: string): XmlElement[] {
  let found = from ? [from] : [];
  for (const step of path.split('/')) {
    found = found.flatMap(({ children }) =>
      children.filter(
        ({ name, namespace }) => (name === step || name === formerNames[step]) && namespaces.has(namespace),
      ),
    );
  }
  return found;
}

const first = (from: XmlElement | undefined, path: string): XmlElement | undefined => all(from, path)[0];

const trimmed = (element: XmlElement | undefined): string | null => element?.text.replace(/\s+/g, ' ').trim() || null;

const read = (from: XmlElement | undefined, path: string): string | null => trimmed(first(from, path));

/** Whether an element is an invoice of the kind that `readCii` reads. */
export const isCii = ({ name, namespace }: XmlElement): boolean =>
  namespaces.has(namespace) && (name === 'CrossIndustryInvoice' || name === 'CrossIndustryDocument');

/** Whether nothing stands at a path, not even something that cannot be read, which is told already. */
export const isMissing = (invoice: CiiInvoice, path: string): boolean =>
  invoice.unreadable.every((unreadable) => unreadable.path !== path);

/**
 * Takes an invoice out of UN/CEFACT's Cross Industry Invoice (binding of CEN/TS 16931-3-3), or of ZUGFeRD 1.0.
 * Nothing is judged here but whether dates and amounts are any.
 */
export function readCii(root: XmlElement): CiiInvoice {
  const unreadable: CiiInvoice['unreadable'] = [];

  const decimal = (element: XmlElement | undefined, path: string): Decimal | null => {
    const written = trimmed(element);
    if (written === null) return null;
    const value = parseDecimal(written);
    if (!value) unreadable.push({ kind: 'amount-invalid', path, values: { found: written } });
    return value;
  };

  const date = (from: XmlElement | undefined, where: string, path: string): string | null => {
    const element = first(from, `${where}/DateTimeString`);
    const written = trimmed(element);
    if (written === null) return null;
    const format = element?.attributes.get('format') ?? '–';
    const value = format === '102' ? toIsoDate(written) : null;
    if (!value) unreadable.push({ kind: 'date-invalid', path, values: { found: written, format } });
    return value;
  };

  const tax = (element: XmlElement | undefined, path: string, ratePath: string): CiiTax => ({
    path,
    category: read(element, 'CategoryCode'),
    rate: decimal(first(element, 'RateApplicablePercent'), ratePath),
  });

  const charge = (element: XmlElement, path: string): CiiCharge => ({
    ...tax(first(element, 'CategoryTradeTax'), path, `${path}.vatRate`),
    amount: decimal(first(element, 'ActualAmount'), `${path}.amount`),
    reason: Boolean(read(element, 'Reason') ?? read(element, 'ReasonCode')),
  });

  /** Of EXTENDED: a charge in all but name, and without that reason. */
  const logistics = (element: XmlElement, path: string): CiiCharge => ({
    ...tax(first(element, 'AppliedTradeTax'), path, `${path}.vatRate`),
    amount: decimal(first(element, 'AppliedAmount'), `${path}.amount`),
    reason: true,
  });

  const line = (element: XmlElement, index: number): CiiLine => {
    const path = `lines[${index}]`;
    const settlement = first(element, 'SpecifiedLineTradeSettlement');
    const quantity = first(element, 'SpecifiedLineTradeDelivery/BilledQuantity');
    const price = first(element, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount');
    const total = first(settlement, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount');
    return {
      ...tax(first(settlement, 'ApplicableTradeTax'), path, `${path}.vatRate`),
      number: read(element, 'AssociatedDocumentLineDocument/LineID'),
      name: read(element, 'SpecifiedTradeProduct/Name'),
      quantity: decimal(quantity, `${path}.quantity`) !== null || trimmed(quantity) !== null,
      unit: quantity?.attributes.get('unitCode')?.trim() || null,
      price: decimal(price, `${path}.price`),
      net: decimal(total, `${path}.net`),
    };
  };

  const vatLine = (element: XmlElement, index: number): CiiVatLine => {
    const path = `vat[${index}]`;
    return {
      ...tax(element, path, `${path}.rate`),
      net: decimal(first(element, 'BasisAmount'), `${path}.net`),
      amount: decimal(first(element, 'CalculatedAmount'), `${path}.amount`),
      exemption: read(element, 'ExemptionReason') ?? read(element, 'ExemptionReasonCode'),
    };
  };

  const document = first(root, 'ExchangedDocument');
  const transaction = first(root, 'SupplyChainTradeTransaction');
  const agreement = first(transaction, 'ApplicableHeaderTradeAgreement');
  const delivery = first(transaction, 'ApplicableHeaderTradeDelivery');
  const settlement = first(transaction, 'ApplicableHeaderTradeSettlement');
  const sums = first(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  const period = first(settlement, 'BillingSpecifiedPeriod');
  const specification = read(root, 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID');
  const profile = profileOf(specification);
  const currency = read(settlement, 'InvoiceCurrencyCode');
  const taxCurrency = read(settlement, 'TaxCurrencyCode');

  const taxTotals = all(sums, 'TaxTotalAmount');
  const taxTotalIn = (code: string | null) =>
    code === null ? undefined : taxTotals.find(({ attributes }) => attributes.get('currencyID')?.trim() === code);
  // MINIMUM invoices are often written without the currency that CII asks for here.
  const vatTotal = taxTotalIn(currency) ?? taxTotals.find(({ attributes }) => !attributes.has('currencyID'));

  const surcharges = all(settlement, 'SpecifiedTradeAllowanceCharge').map((element) => ({
    element,
    isCharge: ['true', '1'].includes(read(element, 'ChargeIndicator/Indicator') ?? ''),
  }));
  const charges = surcharges
    .filter(({ isCharge }) => isCharge)
    .map(({ element }, index) => charge(element, `charges[${index}]`));
  const services = all(settlement, 'SpecifiedLogisticsServiceCharge').map((element, index) =>
    logistics(element, `charges[${charges.length + index}]`),
  );

  return {
    specification,
    profile,
    number: read(document, 'ID'),
    typeCode: read(document, 'TypeCode'),
    issueDate: date(document, 'IssueDateTime', 'issueDate'),
    dueDate: date(settlement, 'SpecifiedTradePaymentTerms/DueDateDateTime', 'dueDate'),
    paymentTerms: read(settlement, 'SpecifiedTradePaymentTerms/Description') !== null,
    currency,
    taxCurrency,
    seller: party(first(agreement, 'SellerTradeParty')),
    buyer: party(first(agreement, 'BuyerTradeParty')),
    representativeVatId: party(first(agreement, 'SellerTaxRepresentativeTradeParty'))?.vatId ?? null,
    totals: Object.fromEntries(
      totals.map(([key, name]) => [key, decimal(key === 'vat' ? vatTotal : first(sums, name), `totals.${key}`)]),
    ) as CiiInvoice['totals'],
    taxCurrencyVat: decimal(taxTotalIn(taxCurrency), 'totals.vat'),
    vat: all(settlement, 'ApplicableTradeTax').map(vatLine),
    allowances: surcharges
      .filter(({ isCharge }) => !isCharge)
      .map(({ element }, index) => charge(element, `allowances[${index}]`)),
    charges: [...charges, ...services],
    lines: all(transaction, 'IncludedSupplyChainTradeLineItem')
      .map((element, index) => ({ element, index }))
      .filter(({ element }) => countsAsLine(element))
      .map(({ element, index }) => line(element, index)),
    delivered: Boolean(
      read(delivery, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString') ??
        read(period, 'StartDateTime/DateTimeString') ??
        read(period, 'EndDateTime/DateTimeString'),
    ),
    deliveryCountry: read(delivery, 'ShipToTradeParty/PostalTradeAddress/CountryID'),
    unreadable,
  };
}

/** EXTENDED has lines that only group others, or tell something: their amounts are not part of the sum (BT-X-8). */
const countsAsLine = (element: XmlElement): boolean => {
  const kind = read(element, 'AssociatedDocumentLineDocument/LineStatusReasonCode');
  return kind !== 'GROUP' && kind !== 'INFORMATION';
};

function party(element: XmlElement | undefined): CiiParty | null {
  if (!element) return null;
  const address = first(element, 'PostalTradeAddress');
  const registrations = all(element, 'SpecifiedTaxRegistration/ID');
  const registered = (scheme: string) =>
    trimmed(registrations.find(({ attributes }) => attributes.get('schemeID') === scheme));
  const legalId = first(element, 'SpecifiedLegalOrganization/ID');
  return {
    name: read(element, 'Name'),
    vatId: registered('VA'),
    taxId: registered('FC'),
    id: read(element, 'ID') ?? read(element, 'GlobalID'),
    legalId: trimmed(legalId),
    legalScheme: legalId?.attributes.get('schemeID')?.trim() ?? null,
    address: address !== undefined,
    street: read(address, 'LineOne'),
    postcode: read(address, 'PostcodeCode'),
    city: read(address, 'CityName'),
    country: read(address, 'CountryID'),
  };
}

/** `20261123` (UNTDID 2379, format 102) → `2026-11-23`; null when there is no such day. */
function toIsoDate(written: string): string | null {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(written) ?? [];
  const date = `${year}-${month}-${day}`;
  return new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ? date : null;
}
