import { describe, expect, test } from 'vitest';
import { pauseAfter, readRetryAfter } from './webhooks.schedule.ts';

const pauses = (): number[] => {
  const all: number[] = [];
  for (let pause = pauseAfter(1, null); pause !== null; pause = pauseAfter(all.length + 1, null)) all.push(pause);
  return all;
};

describe('the schedule', () => {
  test('grows, and tries for a day', () => {
    const all = pauses();
    expect(all).toHaveLength(9);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    const hours = all.reduce((sum, pause) => sum + pause, 0) / 3600;
    expect(hours).toBeGreaterThan(24);
    expect(hours).toBeLessThan(28);
  });

  test('is never twice the same, so that what failed together does not come back together', () => {
    expect(new Set(Array.from({ length: 100 }, () => pauseAfter(1, null))).size).toBeGreaterThan(90);
  });

  test('waits longer where it is asked to, within bounds, and never less', () => {
    expect(pauseAfter(1, 120)).toBe(120);
    expect(pauseAfter(5, 1)).toBeGreaterThanOrEqual(3_600);
    expect(pauseAfter(1, 10_000_000)).toBe(28_800);
    expect(pauseAfter(10, 120)).toBeNull();
  });
});

test.each([
  ['120', 120],
  ['0', 0],
  ['Mon, 23 Nov 2026 02:01:00 GMT', 60],
  ['Mon, 23 Nov 2026 01:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
  [null, null],
])('Retry-After: %s is %s seconds', (value, seconds) => {
  expect(readRetryAfter(value, Date.parse('2026-11-23T02:00:00Z'))).toBe(seconds);
});
