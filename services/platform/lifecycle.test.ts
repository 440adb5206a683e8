import { pino } from 'pino';
import { expect, test } from 'vitest';
import { closeOnSignal, shutDown } from './lifecycle.ts';

const logger = pino({ level: 'silent' });

test('steps run one after the other; one that hangs or fails does not stop the next', async () => {
  const closed: string[] = [];
  const step = (name: string, close: () => Promise<unknown>) => ({ name, timeout: 50, close });
  await shutDown(
    [
      step('hangs', () => new Promise(() => {})),
      step('fails', async () => {
        throw new Error('no');
      }),
      step('works', async () => closed.push('works')),
      step('is last', async () => closed.push('is last')),
    ],
    logger,
  );
  expect(closed).toEqual(['works', 'is last']);
});

test('security-3 a process does not start whose shutdown could take more than 25 seconds', () => {
  const step = { name: 'slow', timeout: 13_000, close: async () => {} };
  expect(() => closeOnSignal([step, step], logger, { report: () => {} })).toThrow('26000 ms');
});
