import { expect, test } from 'vitest';
import { spentOf } from './decoder-reply.ts';

test.each([
  ['the time it says', 120.5, 120.5],
  ['no more than has passed', 9e9, 200],
  ['nothing of a negative one', -5, 0],
  ['nothing of what is no number', '120', 0],
  ['nothing of what JSON cannot say', null, 0],
  ['nothing when it says none', undefined, 0],
])('a decoding process is believed %s', (_what, spentMs, believed) => {
  expect(spentOf({ header: { spentMs }, body: Buffer.alloc(0) }, 200)).toBe(believed);
});
