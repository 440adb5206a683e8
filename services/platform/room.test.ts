import { expect, test } from 'vitest';
import { createRoom } from './room.ts';

const { signal } = new AbortController();

/** Takes, and says when it has. */
const taking = (room: ReturnType<typeof createRoom>, entered: string[]) => async (name: string, bytes: number) => {
  const giveBack = await room.take(bytes, signal);
  entered.push(name);
  return giveBack;
};

test('what does not fit waits; the oldest that fits goes in when there is room', async () => {
  const entered: string[] = [];
  const take = taking(createRoom(100), entered);
  const [first, second] = [await take('first', 60), await take('second', 40)];
  const [large, small] = [take('large', 90), take('small', 30)];
  second();
  (await small)();
  expect(entered).toEqual(['first', 'second', 'small']);
  first();
  (await large)();
  expect(entered.at(-1)).toBe('large');
});

test('what is larger than the room goes in when it is empty', async () => {
  const room = createRoom(100);
  const giveBack = await room.take(1, signal);
  const huge = room.take(1_000, signal);
  giveBack();
  (await huge)();
  (await room.take(100, signal))();
});

test('who stops waiting takes nothing', async () => {
  const room = createRoom(100);
  const giveBack = await room.take(100, signal);
  const stopping = new AbortController();
  const waiting = room.take(50, stopping.signal);
  stopping.abort(new Error('the worker stops'));
  await expect(waiting).rejects.toThrow('the worker stops');
  giveBack();
  (await room.take(100, signal))();
});
