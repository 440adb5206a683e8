import { expect, test } from 'vitest';
import { formatUnits, parseDecimal, percentOf, toCents } from './decimal.ts';

const units = (text: string): bigint => {
  const decimal = parseDecimal(text);
  if (!decimal) throw new Error(`${text} is no decimal.`);
  return decimal.units;
};

test('tenths are tenths, and large amounts keep their cents', () => {
  expect(units('0.1') + units('0.2')).toBe(units('0.3'));
  expect(units('999999999999999999.99') - units('0.01')).toBe(units('999999999999999999.98'));
  expect(units('1.005')).toBe(1_005_000_000_000n);
});

test.each([
  ['1234.50', '1234.50', 2],
  ['+007', '7', 0],
  ['-.5', '-0.5', 1],
  ['3.', '3', 0],
  ['-0.00', '0.00', 2],
])('%s is read as %s', (written, text, decimals) => expect(parseDecimal(written)).toMatchObject({ text, decimals }));

test.each(['', '.', '-', '1,5', '1e3', '0x1F', 'NaN', '１', ' 1', '1'.repeat(19), `0.${'1'.repeat(13)}`])(
  '“%s” is none',
  (written) => expect(parseDecimal(written)).toBeNull(),
);

test.each([
  ['1.005', '1.01'],
  ['-1.005', '-1.01'],
  ['1.004999999999', '1.00'],
  ['-0.004', '0.00'],
])('%s is %s in cents', (written, expected) => expect(formatUnits(toCents(units(written)))).toBe(expected));

test.each([
  ['500.00', '10', '50.00'],
  ['0.10', '5', '0.01'],
  ['-36.90', '20', '-7.38'],
  ['1.00', '5.5', '0.06'],
  ['0.09', '5.5', '0.00'],
])('%s at %s per cent is %s', (amount, rate, expected) =>
  expect(formatUnits(percentOf(units(amount), units(rate)))).toBe(expected),
);

test('digits that are needed are shown', () => expect(formatUnits(units('-0.125'))).toBe('-0.125'));
