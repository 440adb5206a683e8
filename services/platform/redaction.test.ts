import { expect, test } from 'vitest';
import { withoutPersons } from './redaction.ts';

test.each([
  [
    'cannot reach postgres://app:s3cret@db.internal:5432/platform',
    'cannot reach postgres://[redacted]@db.internal:5432/platform',
  ],
  [
    'GET https://media.example.fr/a/b?Signature=abc&Key-Pair-Id=1 failed',
    'GET https://media.example.fr/a/b?[redacted] failed',
  ],
  ['mail to Marie.Curie+x@example.co.uk was refused', 'mail to [address] was refused'],
  ['authorization: Bearer abc.def-ghi', 'authorization: Bearer [redacted]'],
  ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln is over', 'token [redacted] is over'],
  ['connect ECONNREFUSED 192.0.2.7:5432', 'connect ECONNREFUSED [address]:5432'],
  [
    'Failed query: insert into accounts values ($1)\nparams: marie,12',
    'Failed query: insert into accounts values ($1)\nparams: [redacted]',
  ],
])('of %j nothing is left that is nobody else’s business', (message, left) => {
  expect(withoutPersons(message)).toBe(left);
});

test('what tells nothing stays as it is', () => {
  const message = 'Cannot read properties of undefined (reading "id") at 12:30:01, version 1.2.3';
  expect(withoutPersons(message)).toBe(message);
});
