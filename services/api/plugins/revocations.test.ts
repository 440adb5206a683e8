import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Revocations, startRevocations } from './revocations.ts';

let ended: Set<string>;
let away: boolean;
const asked: number[] = [];
let revocations: Revocations & { close(): Promise<void> };

beforeEach(async () => {
  vi.useFakeTimers();
  ended = new Set(['before']);
  away = false;
  asked.length = 0;
  revocations = await startRevocations({
    ended: async (seconds) => {
      if (away) throw new Error('away');
      asked.push(seconds);
      return [...ended];
    },
    logger: pino({ level: 'silent' }),
  });
});

afterEach(async () => {
  await revocations.close();
  vi.useRealTimers();
});

test('a session that ended is refused at the next look, half a second later at most', async () => {
  expect(revocations.has('before')).toBe(true);
  ended.add('now');
  await vi.advanceTimersByTimeAsync(500);
  expect(revocations.has('now')).toBe(true);
  expect(revocations.has('other')).toBe(false);
});

test('it stays refused for as long as its access tokens could be valid, and is then forgotten', async () => {
  ended.clear();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(revocations.has('before')).toBe(true);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(revocations.has('before')).toBe(false);
});

test('the first look reaches back over the life of an access token, the next over what commits late', async () => {
  await vi.advanceTimersByTimeAsync(500);
  expect(asked[0]).toBeGreaterThanOrEqual(600);
  expect(asked[1]).toBeLessThan(180);
});

test('when it cannot be known any more nobody is let in, until it can', async () => {
  away = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(revocations.has('other')).toBe(false);
  await vi.advanceTimersByTimeAsync(500);
  expect(() => revocations.has('other')).toThrow('not available');
  away = false;
  await vi.advanceTimersByTimeAsync(500);
  expect(revocations.has('other')).toBe(false);
});

test('what ended while the database was away is asked for when it is back', async () => {
  away = true;
  await vi.advanceTimersByTimeAsync(300_000);
  away = false;
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.at(-1)).toBeGreaterThan(300);
});
