import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startPulse } from './pulse.ts';

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await sleep(10);
};

test('the other side is silent while a question is unanswered, is asked nothing more meanwhile, and then speaks again', async () => {
  const answer = Promise.withResolvers<void>();
  let asked = 0;
  let silences = 0;
  const pulse = startPulse({
    ask: () => {
      asked += 1;
      return answer.promise;
    },
    patience: 200,
    onSilence: () => {
      silences += 1;
    },
  });
  expect(pulse.silent).toBe(false);
  await until(() => silences === 2);
  expect([pulse.silent, asked]).toEqual([true, 1]);
  answer.resolve();
  await until(() => !pulse.silent);
  pulse.close();
});

test('a refusal is an answer', async () => {
  let asked = 0;
  const pulse = startPulse({
    ask: async () => {
      asked += 1;
      throw new Error('no');
    },
    patience: 200,
    onSilence: () => {},
  });
  await until(() => asked === 3);
  expect(pulse.silent).toBe(false);
  pulse.close();
});

test('a process that stands still does not take that for silence', async () => {
  let silences = 0;
  const answer = Promise.withResolvers<void>();
  const pulse = startPulse({
    ask: () => answer.promise,
    patience: 500,
    onSilence: () => {
      silences += 1;
    },
  });
  for (const end = performance.now() + 1_000; performance.now() < end; );
  answer.resolve();
  await sleep(0);
  expect([pulse.silent, silences]).toEqual([false, 0]);
  pulse.close();
});
