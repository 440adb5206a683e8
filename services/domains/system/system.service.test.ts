import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Totals } from './system.repository.ts';
import { createSystemService } from './system.service.ts';

const totals: Totals = {
  accounts: { total: 3, disabled: 1 },
  storage: { documents: 2, bytes: 20, trashBytes: 5, renditionBytes: 7 },
};
const never = () => new Promise<never>(() => {});

/** All are well, unless the test says otherwise. */
const newSystem = () => {
  const parts = {
    repository: { version: vi.fn(), migratedAt: vi.fn(async () => 1), totals: vi.fn(async () => totals) },
    probes: {
      postgres: vi.fn(async (): Promise<string | null> => '15.1'),
      redis: vi.fn(async (): Promise<string | null> => '8.0'),
      s3: vi.fn(async (): Promise<string | null> => null),
    },
  };
  return { ...parts, ...createSystemService({ ...parts, migrationName: (at) => `000${at}` }) };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the state of the platform', () => {
  test('is told of each dependency', async () => {
    expect(await newSystem().state('r1')).toMatchObject({
      release: 'r1',
      migration: '0001',
      ...totals,
      dependencies: [
        { name: 'postgres', up: true, milliseconds: 0, version: '15.1' },
        { name: 'redis', up: true, milliseconds: 0, version: '8.0' },
        { name: 's3', up: true, milliseconds: 0, version: null },
      ],
    });
  });

  test('comes within two seconds, whoever fails or does not answer', async () => {
    const { probes, state } = newSystem();
    probes.redis.mockRejectedValue(new Error('gone'));
    probes.s3.mockImplementation(never);
    const answer = state('r1');
    await vi.advanceTimersByTimeAsync(1_999);
    expect((await answer).dependencies.slice(1)).toEqual([
      { name: 'redis', up: false, milliseconds: null, version: null },
      { name: 's3', up: false, milliseconds: null, version: null },
    ]);
  });

  test('adds up once a minute, for all who ask', async () => {
    const { repository, state } = newSystem();
    await Promise.all([state('r1'), state('r1')]);
    await vi.advanceTimersByTimeAsync(59_000);
    await state('r1');
    expect(repository.totals).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    await state('r1');
    expect(repository.totals).toHaveBeenCalledTimes(2);
  });

  test('is what was known last while the database does not answer, and an error when nothing was', async () => {
    const { repository, state } = newSystem();
    await state('r1');
    await vi.advanceTimersByTimeAsync(60_000);
    repository.totals.mockImplementation(never);
    const answer = state('r1');
    await vi.advanceTimersByTimeAsync(1_999);
    expect(await answer).toMatchObject(totals);

    const unlucky = newSystem();
    unlucky.repository.totals.mockRejectedValue(new Error('gone'));
    await expect(unlucky.state('r1')).rejects.toMatchObject({ code: 'system-state-unknown' });
  });

  test('is for the next caller where sums come too late for the first', async () => {
    const { repository, state } = newSystem();
    repository.totals.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(totals), 3_000)));
    const first = expect(state('r1')).rejects.toMatchObject({ code: 'system-state-unknown' });
    await vi.advanceTimersByTimeAsync(3_000);
    await first;
    expect(await state('r1')).toMatchObject(totals);
    expect(repository.totals).toHaveBeenCalledTimes(1);
  });
});
