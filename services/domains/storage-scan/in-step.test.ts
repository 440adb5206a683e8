import { describe, expect, test } from 'vitest';
import { inStep } from './in-step.ts';

async function* pages<Item>(...items: Item[][]): AsyncGenerator<Item[]> {
  yield* items;
}

const keys = (text: string) => [...text].map((key) => ({ key }));

const walk = async (left: string[], right: string[]): Promise<string[]> => {
  const steps: string[] = [];
  for await (const [object, same] of inStep(pages(...left.map(keys)), pages(...right.map(keys)))) {
    steps.push(`${object?.key ?? '-'}${same.map(({ key }) => key).join('')}`);
  }
  return steps;
};

describe('two lists in step', () => {
  test('pair what has the same key, across pages, and leave the rest alone', async () => {
    expect(await walk(['ab', '', 'ce'], ['b', 'bc', 'd'])).toEqual(['a', 'bbb', 'cc', '-d', 'e']);
  });

  test('come to the end of the longer one', async () => {
    expect(await walk([], ['ab'])).toEqual(['-a', '-b']);
    expect(await walk(['ab'], [])).toEqual(['a', 'b']);
    expect(await walk(['a'], ['b'])).toEqual(['a', '-b']);
  });

  test('have the order of bytes, not that of UTF-16', async () => {
    const left = pages([{ key: '\uff01' }, { key: '\u{1f600}' }]);
    const right = pages([{ key: '\u{1f600}' }]);
    const steps: number[] = [];
    for await (const [, same] of inStep(left, right)) steps.push(same.length);
    expect(steps).toEqual([0, 1]);
  });
});
