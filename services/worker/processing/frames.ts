/**
 * The wire between the pool and a decoding process: frames of
 *   header length (uint32 LE) · body length (uint32 LE) · header (JSON) · body (bytes)
 *
 * Faster than Node's IPC for megabytes, and a process that was taken over can send nothing but JSON and bytes.
 */
export type Frame = { header: unknown; body: Buffer };

const prefixBytes = 8;

/** The parts of one frame, to be written one after the other. */
export function encodeFrame(header: unknown, bodies: Buffer[]): Buffer[] {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(json.length, 0);
  prefix.writeUInt32LE(
    bodies.reduce((sum, body) => sum + body.length, 0),
    4,
  );
  return [prefix, json, ...bodies];
}

/**
 * Puts frames together again from chunks of any size.
 *
 * @param maxBytes Largest header and body together; a longer frame throws before memory is taken for it.
 */
export function createFrameReader(maxBytes: number, onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  const prefix = Buffer.alloc(prefixBytes);
  let prefixFilled = 0;
  let content: Buffer | undefined;
  let contentFilled = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (!content) {
        const copied = chunk.copy(prefix, prefixFilled, at);
        prefixFilled += copied;
        at += copied;
        if (prefixFilled < prefixBytes) return;
        const length = prefix.readUInt32LE(0) + prefix.readUInt32LE(4);
        if (length > maxBytes) throw new Error(`A frame of ${length} bytes is longer than ${maxBytes}.`);
        content = Buffer.allocUnsafeSlow(length);
        contentFilled = 0;
      }
      const copied = chunk.copy(content, contentFilled, at);
      contentFilled += copied;
      at += copied;
      if (contentFilled < content.length) return;
      const headerBytes = prefix.readUInt32LE(0);
      const frame = {
        header: JSON.parse(content.toString('utf8', 0, headerBytes)),
        body: content.subarray(headerBytes),
      };
      content = undefined;
      prefixFilled = 0;
      onFrame(frame);
    }
  };
}
