import { expect, test, vi } from 'vitest';
import type { Document } from '../../../../contracts/documents.ts';
import type { Problem } from '../../../../contracts/problem.ts';
import { ApiProblem, Unreachable } from '../../../shared/api/api-problem.ts';
import { type DeliverySteps, StorageRefusal } from './delivery.ts';
import { createPersistence } from './persistence.ts';
import { createUploadQueue } from './upload-queue.ts';

const problem = (status: number, code: string, retryAfter?: number) =>
  new ApiProblem({ status, code, title: code } as Problem, retryAfter);

const documentOf = (id: string, state: Document['state'], version: number) =>
  ({ id, state, version, problem: null, createdAt: '2026-01-01T00:00:00Z' }) as Document;

/** A queue over an API that numbers its documents; each step can be replaced. */
const newQueue = (replaced: Partial<DeliverySteps> = {}) => {
  let count = 0;
  const announced = new Map<string, number>();
  const device = new EventTarget();
  const steps = {
    hash: vi.fn(async () => 'hash'),
    announce: vi.fn(async (_file: unknown, key: string) => {
      const number = announced.get(key) ?? ++count;
      announced.set(key, number);
      const upload = { url: '', fields: {}, expiresAt: '2026-01-01T00:05:00Z' };
      return { document: documentOf(`${number}`, 'pending', 1), upload };
    }),
    post: vi.fn(async () => {}),
    complete: vi.fn(async (id: string) => documentOf(id, 'uploaded', 2)),
    discard: vi.fn(async () => {}),
    retry: vi.fn(async (id: string) => documentOf(id, 'uploaded', 10)),
    ...replaced,
  };
  const queue = createUploadQueue({ steps, persist: createPersistence(device), schedule: (flush) => flush() });
  const states = () => queue.snapshot().map(({ state }) => state);
  return { queue, steps, states, device };
};

const file = (name = 'photo.jpg') => new File(['bytes'], name);
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('a file goes its way, and is ready when the API says so, whatever comes first', async () => {
  const { queue, states } = newQueue();
  queue.add([file()]);
  await expect.poll(states).toEqual(['processing']);
  expect(queue.awaited()).toEqual(['1']);
  queue.hear(documentOf('1', 'ready', 4));
  queue.hear(documentOf('1', 'failed', 3));
  expect(states()).toEqual(['ready']);
});

test('an event that overtakes the answer counts', async () => {
  const { queue, states } = newQueue({
    complete: async (id) => {
      queue.hear(documentOf(id, 'ready', 4));
      return documentOf(id, 'uploaded', 2);
    },
  });
  queue.add([file()]);
  await expect.poll(states).toEqual(['ready']);
});

test('four are sent at once, in the order they came', async () => {
  const { queue, states } = newQueue({ post: (_form, _file, _onSent, signal) => never(signal) });
  queue.add(Array.from({ length: 6 }, () => file()));
  await expect.poll(states).toEqual(['sending', 'sending', 'sending', 'sending', 'waiting', 'waiting']);
  queue.cancel(queue.snapshot()[0]?.id ?? '');
  await expect.poll(states).toEqual(['cancelled', 'sending', 'sending', 'sending', 'sending', 'waiting']);
  queue.reset();
  expect(states()).toEqual([]);
});

test('a form that has expired is replaced by another document’s', async () => {
  const post = vi.fn(async () => {}).mockRejectedValueOnce(new StorageRefusal(403));
  const { queue, states, steps } = newQueue({ post });
  queue.add([file()]);
  await expect.poll(states).toEqual(['processing']);
  expect(steps.discard).toHaveBeenCalledExactlyOnceWith('1', expect.anything());
  expect(steps.complete).toHaveBeenCalledExactlyOnceWith('2', expect.anything());
});

test('a storage that always refuses is given up', async () => {
  const { queue, states } = newQueue({ post: () => Promise.reject(new StorageRefusal(403)) });
  queue.add([file()]);
  await expect.poll(states).toEqual(['failed']);
});

test('a lost connection is waited for, and the device’s word ends the wait', async () => {
  const post = vi.fn(async () => {}).mockRejectedValueOnce(new Unreachable());
  const { queue, states, device } = newQueue({ post });
  queue.add([file()]);
  await expect.poll(() => queue.snapshot()[0]?.hold).toBe('network');
  device.dispatchEvent(new Event('online'));
  await expect.poll(states, { timeout: 200 }).toEqual(['processing']);
});

test('when the account has asked too often, all wait as long as it was told', async () => {
  vi.useFakeTimers();
  try {
    const { queue, states, steps } = newQueue();
    steps.announce.mockRejectedValueOnce(problem(429, 'rate-limited', 20));
    queue.add([file()]);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(queue.snapshot()[0]?.hold).toBe('service');
    queue.add([file()]);
    await vi.advanceTimersByTimeAsync(500);
    expect(steps.announce).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states()).toEqual(['processing', 'processing']);
  } finally {
    vi.useRealTimers();
  }
});

test('what is cancelled before its answer came is found by its key, and taken back', async () => {
  const keys: string[] = [];
  const { queue, steps } = newQueue({
    announce: async (_file, key, signal) => {
      keys.push(key);
      if (keys.length === 1) await never(signal);
      return { document: documentOf('7', 'pending', 1), upload: null };
    },
  });
  queue.add([file()]);
  await expect.poll(() => keys.length).toBe(1);
  queue.cancelAll();
  await expect.poll(() => steps.discard.mock.calls.length).toBe(1);
  expect(keys[1]).toBe(keys[0]);
  expect(steps.discard).toHaveBeenCalledWith('7', expect.anything());
});

test('a refusal of the API ends one file; with a new key it can be tried again', async () => {
  const { queue, states, steps } = newQueue();
  steps.announce.mockRejectedValueOnce(problem(409, 'quota-bytes-exceeded'));
  queue.add([file(), file()]);
  await expect.poll(states).toEqual(['failed', 'processing']);
  queue.retryFailed();
  await expect.poll(states).toEqual(['processing', 'processing']);
  expect(steps.announce.mock.calls[0]?.[1]).not.toBe(steps.announce.mock.calls.at(-1)?.[1]);
});

test('a document whose processing failed is processed again, not sent again', async () => {
  const { queue, states, steps } = newQueue();
  queue.add([file()]);
  await expect.poll(states).toEqual(['processing']);
  queue.hear({ ...documentOf('1', 'failed', 9), problem: { code: 'processing-failed', title: '…' } });
  queue.retryFailed();
  expect(states()).toEqual(['processing']);
  await expect.poll(() => steps.retry.mock.calls.length).toBe(1);
  expect(steps.post).toHaveBeenCalledTimes(1);
});
