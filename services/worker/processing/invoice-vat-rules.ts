import type { InvoiceProblemCode, VatFamily } from '../../domains/documents/processed-file.ts';
import { type Decimal, formatUnits, magnitude, percentOf, toCents, unity } from './decimal.ts';
import { type CiiInvoice, type CiiTax, type CiiVatLine, isMissing } from './invoice-cii.ts';
import type { ProfileParts, Report } from './invoice-profile.ts';

/** Rules of a VAT category (UNTDID 5305), EN 16931-1 §6.4.3: they differ in little, so they are numbered alike. */
type Category = {
  family: VatFamily;
  /** What the rate has to be. */
  rate: 'positive' | 'any' | 'zero' | 'none';
  /** Whether a reason has to be given why no tax is due. */
  exempt: boolean;
  /** Whether each rate has a VAT line of its own. */
  byRate: boolean;
};

const category = (family: VatFamily, rate: Category['rate'], exempt: boolean, byRate = false): Category => ({
  family,
  rate,
  exempt,
  byRate,
});

const categories: Record<string, Category> = {
  S: category('S', 'positive', false, true),
  L: category('AF', 'any', false, true),
  M: category('AG', 'any', false, true),
  Z: category('Z', 'zero', false),
  E: category('E', 'zero', true),
  AE: category('AE', 'zero', true),
  K: category('IC', 'zero', true),
  G: category('G', 'zero', true),
  O: category('O', 'none', true),
};

/** Split payment (Italy): a category of the list, but without rules that are checked here. */
const knownCategories = new Set([...Object.keys(categories), 'B']);

const isZero = (value: Decimal | null) => value?.units === 0n;

/** Checks the VAT lines of an invoice, and the categories of its lines, allowances and charges. */
export function checkVat(invoice: CiiInvoice, parts: ProfileParts, report: Report): void {
  const { vat } = invoice;
  if (vat.length === 0) report('BR-CO-18', 'vat');
  for (const line of vat) checkVatLine(invoice, line, parts, report);

  const sources = [
    { items: parts.lines ? invoice.lines : [], ids: '02', rates: '05' },
    { items: invoice.allowances, ids: '03', rates: '06' },
    { items: invoice.charges, ids: '04', rates: '07' },
  ] as const;
  for (const { items, ids, rates } of sources) {
    for (const item of items) {
      const { category: code, path } = item;
      if (!code) continue;
      const rules = categories[code];
      if (!knownCategories.has(code)) report('BR-CL-18', `${path}.vatCategory`, { found: code });
      if (!rules) continue;
      if (!vat.some((line) => line.category === code)) report(`BR-${rules.family}-01`, 'vat');
      checkIds(invoice, rules.family, ids, report);
      if (!hasRate(item, rules))
        report(`BR-${rules.family}-${rates}`, `${path}.vatRate`, { found: item.rate?.text ?? '–' });
    }
  }
  checkSurcharges(invoice, report);

  if (!vat.some((line) => line.category === 'O')) return;
  if (vat.length > 1) report('BR-O-11', 'vat');
  const others = ({ category: code }: CiiTax) => code !== null && code !== 'O';
  if (sources[0].items.some(others)) report('BR-O-12', 'lines');
  if (invoice.allowances.some(others)) report('BR-O-13', 'allowances');
  if (invoice.charges.some(others)) report('BR-O-14', 'charges');
}

const hasRate = ({ rate }: CiiTax, { rate: wanted }: Category): boolean => {
  switch (wanted) {
    case 'positive':
      return rate !== null && rate.units > 0n;
    case 'any':
      return rate !== null && rate.units >= 0n;
    case 'zero':
      return isZero(rate);
    case 'none':
      return rate === null;
  }
};

function checkVatLine(invoice: CiiInvoice, line: CiiVatLine, parts: ProfileParts, report: Report): void {
  const { path, category: code, rate, net, amount } = line;
  const require = (rule: InvoiceProblemCode, key: string, value: unknown) => {
    if (!value && isMissing(invoice, `${path}.${key}`)) report(rule, `${path}.${key}`);
  };
  require('BR-45', 'net', net);
  require('BR-46', 'amount', amount);
  require('BR-47', 'category', code);
  if (code !== 'O') require('BR-48', 'rate', rate);
  if (net && net.decimals > 2) report('BR-DEC-19', `${path}.net`, { found: net.text });
  if (amount && amount.decimals > 2) report('BR-DEC-20', `${path}.amount`, { found: amount.text });
  if (code && !knownCategories.has(code)) report('BR-CL-17', `${path}.category`, { found: code });

  const rules = code ? categories[code] : undefined;
  if (!rules) return;
  const { family } = rules;
  if (rules.exempt !== (line.exemption !== null)) report(`BR-${family}-10`, `${path}.exemption`);
  if (parts.lines) checkTaxable(invoice, line, rules, parts, report);
  checkTax(line, rules, report);
  if (family === 'IC' && !invoice.delivered) report('BR-IC-11', path);
  if (family === 'IC' && !invoice.deliveryCountry) report('BR-IC-12', path);
}

function checkTax({ path, net, rate, amount }: CiiVatLine, { family, rate: wanted }: Category, report: Report): void {
  if (!amount) return;
  if (wanted === 'zero' || wanted === 'none') {
    if (!isZero(amount)) report(`BR-${family}-09`, `${path}.amount`, { found: amount.text, expected: '0.00' });
    return;
  }
  if (!net || !rate) return;
  const expected = percentOf(net.units, rate.units);
  // CEN's artefacts let it differ by one unit of the currency: some round per line.
  if (magnitude(amount.units - expected) > unity)
    report('BR-CO-17', `${path}.amount`, { found: amount.text, expected: formatUnits(expected) });
}

/** What is taxed is the sum of the lines, allowances and charges of the category, and of the rate where it has several. */
function checkTaxable(
  invoice: CiiInvoice,
  { path, category: code, rate, net }: CiiVatLine,
  { family, byRate }: Category,
  { tolerant }: ProfileParts,
  report: Report,
): void {
  if (!net || (byRate && !rate)) return;
  const isOfLine = (item: CiiTax) => item.category === code && (!byRate || item.rate?.units === rate?.units);
  const terms = [
    ...invoice.lines.filter(isOfLine).map((item) => ({ value: item.net, sign: 1n })),
    ...invoice.allowances.filter(isOfLine).map((item) => ({ value: item.amount, sign: -1n })),
    ...invoice.charges.filter(isOfLine).map((item) => ({ value: item.amount, sign: 1n })),
  ];
  let taxable = 0n;
  for (const { value, sign } of terms) {
    // A term that is missing is told where it is missing.
    if (!value) return;
    taxable += value.units * sign;
  }
  const expected = toCents(taxable);
  const difference = magnitude(net.units - expected);
  // As CEN's artefacts have it: exact where each rate has its line, else less than one unit.
  const exact = byRate || family === 'O';
  const tolerance = exact ? (tolerant ? (unity / 100n) * BigInt(terms.length) : 0n) : unity - 1n;
  if (difference > tolerance)
    report(`BR-${family}-08`, `${path}.net`, { found: net.text, expected: formatUnits(expected) });
}

/** Who has to be known by which number. */
function checkIds(invoice: CiiInvoice, family: VatFamily, number: '02' | '03' | '04', report: Report): void {
  const { seller, buyer, representativeVatId } = invoice;
  const sellerVat = seller?.vatId ?? representativeVatId;
  const code = `BR-${family}-${number}` as const;
  switch (family) {
    case 'O':
      if (sellerVat) report(code, 'seller.vatId');
      else if (buyer?.vatId) report(code, 'buyer.vatId');
      return;
    case 'G':
    case 'IC':
      if (!sellerVat) report(code, 'seller.vatId');
      if (family === 'IC' && !buyer?.vatId) report(code, 'buyer.vatId');
      return;
    default:
      if (!sellerVat && !seller?.taxId) report(code, 'seller.vatId');
      if (family === 'AE' && !buyer?.vatId && !buyer?.legalId) report(code, 'buyer.vatId');
  }
}

function checkSurcharges(invoice: CiiInvoice, report: Report): void {
  const { allowances, charges } = invoice;
  const kinds = [
    { items: allowances, rules: ['BR-31', 'BR-32', 'BR-33', 'BR-DEC-01'] },
    { items: charges, rules: ['BR-36', 'BR-37', 'BR-38', 'BR-DEC-05'] },
  ] as const;
  for (const { items, rules } of kinds) {
    const [amountRule, categoryRule, reasonRule, decimalsRule] = rules;
    for (const { path, amount, category: code, reason } of items) {
      if (!amount && isMissing(invoice, `${path}.amount`)) report(amountRule, `${path}.amount`);
      if (!code) report(categoryRule, `${path}.vatCategory`);
      if (!reason) report(reasonRule, `${path}.reason`);
      if (amount && amount.decimals > 2) report(decimalsRule, `${path}.amount`, { found: amount.text });
    }
  }
}
