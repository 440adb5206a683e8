import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { childProcesses } from '../../acceptance/child-processes.ts';
import { englishPage, frenchPage, scannedPdf, wordsRecovered } from '../../acceptance/scans.ts';
import { createScanReaders, type ScanReaders } from './scan-readers.ts';

const hostile = { entry: new URL('./hostile-scan-reader.ts', import.meta.url) };
let readers: ScanReaders;

const start = (options?: Parameters<typeof createScanReaders>[0]) => {
  readers = createScanReaders(options);
};

afterEach(async () => {
  await readers.close();
  expect(childProcesses(process.pid), 'no reading process is left').toEqual([]);
});

describe('a scan', { timeout: 120_000 }, () => {
  let letters: Buffer;
  beforeAll(async () => {
    letters = await scannedPdf([frenchPage, englishPage]);
  }, 120_000);

  test('in French and English gives its words back, page by page, and its process goes', async () => {
    start();
    expect(childProcesses(process.pid), 'nothing is started before it is needed').toEqual([]);
    const done: number[] = [];
    const { texts, complete } = await readers.read(letters, [2, 1], { onProgress: (pages) => done.push(pages) });
    expect(wordsRecovered(englishPage, `${texts[0]}`)).toBeGreaterThanOrEqual(0.95);
    expect(wordsRecovered(frenchPage, `${texts[1]}`)).toBeGreaterThanOrEqual(0.95);
    expect({ complete, done }).toEqual({ complete: true, done: [1, 2] });
    await expect.poll(() => childProcesses(process.pid)).toEqual([]);
  });

  test('that lay askew on a grainy glass gives its words back', async () => {
    start();
    const scan = await scannedPdf([frenchPage, englishPage], { askew: 1.2, noise: 25 });
    const { texts } = await readers.read(scan, [1, 2], {});
    expect(wordsRecovered(frenchPage, `${texts[0]}`)).toBeGreaterThanOrEqual(0.95);
    expect(wordsRecovered(englishPage, `${texts[1]}`)).toBeGreaterThanOrEqual(0.95);
  });

  test('of an empty page gives nothing', async () => {
    start();
    expect(await readers.read(await scannedPdf([''], { noise: 25 }), [1], {})).toEqual({ texts: [''], complete: true });
  });

  test('whose process is killed on the way is read by another', async () => {
    start();
    let killed = 0;
    const onProgress = (pages: number) => {
      if (pages === 1 && killed++ === 0) for (const pid of childProcesses(process.pid)) process.kill(pid, 'SIGKILL');
    };
    const { texts, complete } = await readers.read(letters, [1, 2], { onProgress });
    expect(killed).toBe(1);
    expect(wordsRecovered(frenchPage, `${texts[0]}`)).toBeGreaterThanOrEqual(0.95);
    expect(wordsRecovered(englishPage, `${texts[1]}`)).toBeGreaterThanOrEqual(0.95);
    expect(complete).toBe(true);
  });

  test('is given back when its job is stopped, and the next one is read', async () => {
    start();
    const abort = new AbortController();
    const onProgress = () => abort.abort(new Error('The job was stopped.'));
    const stopped = readers.read(letters, [1, 2], { signal: abort.signal, onProgress });
    const next = readers.read(letters, [2], {});
    await expect(stopped).rejects.toThrow('The job was stopped.');
    expect(wordsRecovered(englishPage, `${(await next).texts[0]}`)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('a page', () => {
  const read = (behaviours: string[], options: Parameters<typeof createScanReaders>[0] = {}) => {
    start({ ...hostile, ...options });
    const pages = behaviours.map((_behaviour, index) => index + 1);
    return readers.read(Buffer.from(behaviours.join('\n')), pages, {});
  };

  test('that breaks the reader twice stays without text, and the others are read', async () => {
    const { texts, complete } = await read(['read', 'break memory', 'read', 'read']);
    expect({ texts, complete }).toEqual({ texts: ['page 1', '', 'page 3', 'page 4'], complete: false });
  });

  test('that breaks a worn reader is read by a fresh one', async () => {
    const { texts, complete } = await read(['read', 'break memory unless fresh', 'read']);
    expect({ texts, complete }).toEqual({ texts: ['page 1', 'page 2', 'page 3'], complete: true });
  });

  test('that uses up its processor time stays without text, and the others are read', async () => {
    const { texts, complete } = await read(['read', 'hang the event loop', 'read'], { processorMs: 700 });
    expect({ texts, complete }).toEqual({ texts: ['page 1', '', 'page 3'], complete: false });
  });

  test('that had no processor time is not blamed: the job fails, and is tried again', async () => {
    await expect(read(['read', 'hang'], { timeoutMs: 1_000 })).rejects.toThrow(/had little of the processor/);
  });

  test('whose reader is killed twice by something else is not blamed', async () => {
    await expect(read(['be killed'])).rejects.toThrow(/^The decoding process ended \(SIGKILL\)/);
  });

  test('after too many bad ones is left unread', async () => {
    const { texts, complete } = await read(['break memory', 'break memory', 'read', 'read'], { failedPages: 1 });
    expect({ texts, complete }).toEqual({ texts: ['', '', '', ''], complete: false });
  });

  test('beyond the time of its file is left unread', async () => {
    const { texts, complete } = await read(['read', 'hang the event loop', 'read'], { fileMs: 0 });
    expect({ texts, complete }).toEqual({ texts: ['page 1', '', ''], complete: false });
  });

  test('beyond the text that is kept of a file is left unread', async () => {
    const { texts, complete } = await read(['write a book', 'hang the event loop']);
    expect({ lengths: texts.map(({ length }) => length), complete }).toEqual({
      lengths: [1_000_001, 0],
      complete: false,
    });
  });

  test.each([
    ['answer nonsense', 'a page of the wrong form'],
    ['answer nonsense and go on', 'a page of the wrong form'],
    ['read too much', 'more pages than it was given'],
    ['read nothing', 'fewer pages than it was given'],
  ])('of a reader that was taken over cannot %s', async (behaviour, message) => {
    await expect(read([behaviour])).rejects.toThrow(message);
  });

  test('of a reader that was taken over can neither write, nor start anything, nor load native code', async () => {
    const { texts } = await read(['tell all it can reach']);
    expect(JSON.parse(`${texts[0]}`)).toEqual({
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      thread: 'ERR_ACCESS_DENIED',
      nativeCode: 'ERR_DLOPEN_DISABLED',
    });
  });
});
