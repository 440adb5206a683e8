import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { FileRejection, type ReadScan, textMaxCharacters } from '../../domains/documents/processed-file.ts';
import { createDecoderPool, type DecoderLimits, decoderEntry, type PoolState } from './decoder-pool.ts';
import { DecoderDeath } from './decoder-process.ts';
import { throwRefusal } from './decoder-reply.ts';
import type { Frame } from './frames.ts';

export type ScanReaders = { read: ReadScan; state: () => PoolState; close: () => Promise<void> };

export type ScanBudget = {
  /** Time that the pages of one file may take together, in milliseconds by the clock. */
  fileMs?: number;
  /** Pages of one file that may fail before the rest is left unread. */
  failedPages?: number;
};

/** What a reading process tells of each page. */
const PageRead = Type.Object({ done: Type.Integer({ minimum: 1 }), text: Type.String() });

/**
 * Reads scanned pages by OCR, in a process that runs scan-reader.ts: one file at a time, and a fresh process for each, for
 * WebAssembly never gives memory back. Limits are a page's: the reading of a page of small print takes 2 s (docs/benchmarks.md).
 *
 * A page that breaks the reader twice, or uses up its limits, stays without text, and the others are read.
 *
 * @param options.entry another program in its place, for tests
 */
export const createScanReaders = ({
  entry = decoderEntry('scan-reader'),
  size = 1,
  processorMs = 30_000,
  timeoutMs = 120_000,
  maxRssBytes = 400 * 1024 * 1024,
  fileMs = 15 * 60_000,
  failedPages = 3,
  died,
}: Partial<Omit<DecoderLimits, 'recycleAfter'>> & ScanBudget & { entry?: URL } = {}): ScanReaders => {
  const limits = { size, processorMs, timeoutMs, maxRssBytes, recycleAfter: 1, died };
  const pool = createDecoderPool({
    ...limits,
    name: 'read scan',
    entry,
    parse: throwRefusal,
    addons: false,
    lazy: true,
    singleAttempt: true,
  });

  return {
    state: pool.state,
    close: pool.close,
    async read(input, pages, { signal, onProgress }) {
      const texts: string[] = [];
      let [characters, failed, deaths] = [0, 0, 0];
      let end = Number.POSITIVE_INFINITY;

      const keep = (text: string) => {
        if (texts.length === pages.length) throw new Error('The reading process sent more pages than it was given.');
        deaths = 0;
        texts.push(text);
        characters += text.length;
        onProgress?.(texts.length);
        // The budget is for reading, not for waiting until the reader is free: it begins with the first page.
        if (end === Number.POSITIVE_INFINITY) end = performance.now() + fileMs;
      };
      const goesOn = () =>
        texts.length < pages.length &&
        performance.now() < end &&
        characters <= textMaxCharacters &&
        failed <= failedPages;
      const hear = (_done: number, { header }: Frame) => {
        if (!Check(PageRead, header)) throw new Error('The reading process sent a page of the wrong form.');
        keep(header.text);
        if (texts.length < pages.length && !goesOn()) throw new BudgetSpent();
      };

      while (goesOn()) {
        const left = pages.slice(texts.length);
        const before = texts.length;
        try {
          await pool.decode({ pages: left }, input, { signal, onProgress: hear });
          if (texts.length < pages.length) throw new Error('The reading process sent fewer pages than it was given.');
        } catch (error) {
          if (error instanceof BudgetSpent) break;
          const died = error instanceof DecoderDeath;
          const rejected = error instanceof FileRejection;
          // Another page may have worn the process out, or nobody: this one gets a fresh process to itself.
          if ((died && deaths === 0) || (rejected && texts.length > before)) {
            if (died) deaths += 1;
            continue;
          }
          if (!rejected && !(died && error.crashed)) throw error;
          failed += 1;
          keep('');
        }
      }
      const complete = failed === 0 && texts.length === pages.length;
      return { texts: pages.map((_page, index) => texts[index] ?? ''), complete };
    },
  };
};

/** What is left of the file stays unread. */
class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}
