import { Socket } from 'node:net';
import type { MediaType } from '../../contracts/documents.ts';
import { FileRejection } from '../../domains/documents/processed-file.ts';
import { answerWith, type Refusal } from './decoder-reply.ts';
import { processFile } from './file-recipe.ts';
import { createFrameReader, encodeFrame } from './frames.ts';

/**
 * The decoding process: takes a file, answers with what is in it, one at a time, on file descriptor 3.
 * Started by decoder-process.ts, with an empty environment.
 */
const readFrame = createFrameReader(Number.POSITIVE_INFINITY, ({ header, body }) => {
  // The parent checked the media type; it is compared with the bytes, never executed or opened.
  void reply(body, (header as { mediaType: MediaType }).mediaType);
});

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

async function reply(input: Buffer, mediaType: MediaType): Promise<void> {
  try {
    send(...answerWith(await processFile(input, mediaType)));
  } catch (error) {
    const refusal: Refusal = error instanceof FileRejection ? { rejection: error.code } : { error: String(error) };
    send(refusal);
  }
  collectGarbage();
}

/** Pixels are outside of V8's heap, so V8 sees no reason to hurry; ours is the memory limit. */
const collectGarbage = () => setImmediate(() => globalThis.gc?.());

function send(header: object, bodies: Buffer[] = []): void {
  parent.cork();
  for (const part of encodeFrame(header, bodies)) parent.write(part);
  parent.uncork();
}

send({ ready: true });
parent.resume();
