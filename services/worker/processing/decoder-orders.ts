import { Socket } from 'node:net';
import { FileRejection } from '../../domains/documents/processed-file.ts';
import type { Refusal } from './decoder-reply.ts';
import { createFrameReader, encodeFrame } from './frames.ts';

type Answer = [header: object, bodies?: Buffer[]];

/** Tells the parent of a step that is done; resolves when the parent can have heard of it. */
export type TellStep = (step: { done: number }) => Promise<void>;

/**
 * What a decoding process does all its life: takes orders, one at a time, on file descriptor 3, and answers them.
 * Started by decoder-process.ts, with an empty environment.
 *
 * @param carryOut a FileRejection it throws is told as such, any other error as ours
 */
export function takeOrders(carryOut: (order: unknown, input: Buffer, tell: TellStep) => Promise<Answer>): void {
  const readFrame = createFrameReader(Number.POSITIVE_INFINITY, ({ header, body }) => void reply(header, body));

  const parent = new Socket({
    fd: 3,
    readable: true,
    writable: true,
    // One large buffer instead of a new one for every 64 KiB: half the time for a large file.
    onread: {
      buffer: Buffer.allocUnsafeSlow(1024 * 1024),
      callback: (bytes, buffer) => {
        readFrame(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        return true;
      },
    },
  });

  // The parent has gone: threads of libvips may still be at work, so nothing gentler would end at once.
  const end = () => process.kill(process.pid, 'SIGKILL');
  parent.on('end', end).on('error', end).on('close', end);

  const send: (...answer: Answer) => Promise<void> = (header, bodies = []) => {
    const sent = Promise.withResolvers<void>();
    parent.cork();
    for (const part of encodeFrame(header, bodies)) parent.write(part, () => sent.resolve());
    parent.uncork();
    return sent.promise;
  };

  const reply = async (order: unknown, input: Buffer): Promise<void> => {
    const began = performance.now();
    const answer = await carryOut(order, input, send).catch((error: unknown): Answer => {
      const refusal: Refusal = error instanceof FileRejection ? { rejection: error.code } : { error: String(error) };
      return [refusal];
    });
    const [header, bodies = []] = answer;
    await send({ ...header, spentMs: performance.now() - began }, bodies);
    collectGarbage();
  };

  void send({ ready: true });
  parent.resume();
}

/** Pixels are outside of V8's heap, so V8 sees no reason to hurry; ours is the memory limit. */
const collectGarbage = () => setImmediate(() => globalThis.gc?.());
