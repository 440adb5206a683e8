/** A decimal number without loss: its value is `units` × 10⁻¹². */
export type Decimal = { readonly units: bigint; readonly text: string; readonly decimals: number };

const scale = 12;
const one = 10n ** BigInt(scale);
const cent = one / 100n;

/**
 * Reads an xs:decimal (XML Schema 1.0 part 2 §3.2.3) of at most 18 digits before and 12 after the point.
 *
 * @returns its canonical sign and digits as `text`, decimals as they were written; null when it is none
 */
export function parseDecimal(written: string): Decimal | null {
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d{0,18})(?:\.(\d{0,12}))?$/.exec(written) ?? [];
  if (!whole && !fraction) return null;
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0'));
  const negative = sign === '-' && magnitude !== 0n;
  return {
    units: negative ? -magnitude : magnitude,
    text: `${negative ? '-' : ''}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction && `.${fraction}`}`,
    decimals: fraction.length,
  };
}

/** Units rounded to the cent, half away from zero. */
export const toCents = (units: bigint): bigint =>
  ((magnitude(units) + cent / 2n) / cent) * cent * (units < 0n ? -1n : 1n);

/** So many per cent of an amount, in units, rounded to the cent. */
export const percentOf = (amount: bigint, rate: bigint): bigint => {
  const product = amount * rate;
  const hundred = 100n * one;
  // Rounded once, from the exact product: rounding to units first could turn a half into less.
  const cents = (magnitude(product) * 2n + cent * hundred) / (2n * cent * hundred);
  return cents * cent * (product < 0n ? -1n : 1n);
};

export const magnitude = (units: bigint): bigint => (units < 0n ? -units : units);

/** One unit of the currency, in units. */
export const unity = one;

/** Units as digits, with two decimals at least and no more than needed. */
export function formatUnits(units: bigint): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '').padEnd(2, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${fraction}`;
}
