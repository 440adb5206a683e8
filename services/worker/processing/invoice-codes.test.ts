import { expect, test } from 'vitest';
import { hasVatPrefix, isFrenchVatId, isSirenOrSiret } from './invoice-codes.ts';

test.each([
  ['FR44732829320', true],
  ['FR 44 732 829 320', true],
  ['fr44732829320', true],
  ['FR45732829320', false],
  ['FR4473282932', false],
  ['FR447328293200', false],
  ['FRAB732829320', true],
  ['FRIO732829320', false],
  ['DE123456789', true],
])('French VAT identifier %s: %s', (vatId, expected) => expect(isFrenchVatId(vatId)).toBe(expected));

test.each([
  ['732829320', true],
  ['732829321', false],
  ['732 829 320 00074', true],
  ['73282932000075', false],
  // La Poste: its sites count by the sum of their digits.
  ['35600000000048', true],
  ['35600000049837', true],
  ['7328293', false],
  ['ABCDEFGHI', false],
])('SIREN or SIRET %s: %s', (id, expected) => expect(isSirenOrSiret(id)).toBe(expected));

test('a VAT identifier begins with its country', () => {
  expect(['FR1', 'EL1', 'XI1', '1A1'].every(hasVatPrefix)).toBe(true);
  expect(['ZZ1', '12345', 'fr1', ''].some(hasVatPrefix)).toBe(false);
});
