import { expect, test } from 'vitest';
import { createFrameReader, encodeFrame, type Frame } from './frames.ts';

const wire = Buffer.concat([
  ...encodeFrame({ name: 'façade' }, [Buffer.from('ab'), Buffer.from('c')]),
  ...encodeFrame({ empty: true }, []),
]);

test.each([1, 3, 7, 1000])('frames survive being cut into chunks of %i bytes', (size) => {
  const frames: Frame[] = [];
  const read = createFrameReader(1000, (frame) => frames.push(frame));
  for (let at = 0; at < wire.length; at += size) read(wire.subarray(at, at + size));
  expect(frames).toEqual([
    { header: { name: 'façade' }, body: Buffer.from('abc') },
    { header: { empty: true }, body: Buffer.alloc(0) },
  ]);
});

test('a frame that claims to be too long is refused before memory is taken', () => {
  const read = createFrameReader(1000, () => {});
  expect(() => read(Buffer.from('ffffffff00000000', 'hex'))).toThrow(
    'A frame of 4294967295 bytes is longer than 1000.',
  );
});
