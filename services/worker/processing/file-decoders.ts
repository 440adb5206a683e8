import type { ProcessFile } from '../../domains/documents/processed-file.ts';
import { createDecoderPool, type DecoderLimits, decoderEntry, type PoolState } from './decoder-pool.ts';
import { parseFile } from './decoder-reply.ts';

export type FileDecoders = { process: ProcessFile; state: () => PoolState; close: () => Promise<void> };

/**
 * Turns files into facts, renditions and text, in processes that run decoder.ts.
 *
 * @param options.entry another program in its place, for tests
 */
export const createFileDecoders = ({
  entry = decoderEntry('decoder'),
  ...limits
}: DecoderLimits & { entry?: URL }): FileDecoders => {
  const pool = createDecoderPool({ ...limits, name: 'decode file', entry, parse: parseFile });
  return {
    process: (input, mediaType, signal) => pool.decode({ mediaType }, input, { signal }),
    state: pool.state,
    close: pool.close,
  };
};
