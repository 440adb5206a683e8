import { expect, test } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

test.each([
  ['https://www.example.fr/verify-email#token=abc', 'https://www.example.fr/verify-email'],
  ['/share#5uVJ-x', '/share'],
  [
    'GET https://api.example.fr/v1/documents?q=facture&limit=100 failed',
    'GET https://api.example.fr/v1/documents failed',
  ],
  ['say "https://example.fr/a?b=c", then /d#e', 'say "https://example.fr/a", then /d'],
  ['Is it? #1', 'Is it? #1'],
])('of %s remains %s', (text, expected) => {
  expect(withoutSecrets({ text, nested: [text] })).toEqual({ text: expected, nested: [expected] });
});
