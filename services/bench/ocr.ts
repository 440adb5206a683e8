import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  englishPage,
  frenchPage,
  pdfOfPictures,
  type Scanner,
  scanPictures,
  textPdf,
  wordsRecovered,
} from '../acceptance/scans.ts';
import { debianEnvironment, unpackDebianPackages } from '../local/debian-packages.mjs';
import { createScanReaders } from '../worker/processing/scan-readers.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { compare } from './rounds.ts';

const texts = [frenchPage, englishPage];

/** Share of the words that have to come back. */
const wordsLimit = 0.95;
const folder = join(import.meta.dirname, '../../.cache/ocr-peer');

/** Scans read by ours, from the PDF, and by Debian's Tesseract, from the pictures in it: one core each. */
export const benchOcr = async (): Promise<BenchRow[]> => {
  await unpackDebianPackages(['tesseract-ocr', 'tesseract-ocr-fra'], folder);
  const rows: BenchRow[] = [];
  for (const [name, scanner] of Object.entries(scans)) rows.push(...(await benchScan(name, scanner)));
  return rows;
};

const scans: Record<string, Scanner> = { sharp: {}, grainy: { askew: 1.2, noise: 25 } };

const benchScan = async (name: string, scanner: Scanner): Promise<BenchRow[]> => {
  const pictures = await scanPictures(await textPdf(texts), scanner);
  const scan = await pdfOfPictures(pictures);
  const readers = createScanReaders();
  const peer = await openPeer(pictures);
  let read = { ours: [''], peer: [''] };
  try {
    const speed = await compare({
      rounds: 3,
      ours: async () => {
        const begin = performance.now();
        const { texts: ours } = await readers.read(scan, [1, 2], {});
        read = { ...read, ours };
        return pagesPerSecond(begin);
      },
      peer: async () => {
        const begin = performance.now();
        read = { ...read, peer: await peer.read() };
        return pagesPerSecond(begin);
      },
    });
    const recovered = { ours: shareOf(read.ours), peer: shareOf(read.peer) };
    return [
      {
        measure: `pages read, ${name} scan ÷ tesseract of Debian`,
        ours: `${speed.ours.toFixed(2)} pages/s`,
        peer: `${speed.peer.toFixed(2)} pages/s`,
        ratio: speed.ratio,
        goal: 0.5,
        better: 'higher',
      },
      {
        measure: `words recovered, ${name} scan ÷ limit`,
        ours: `${(recovered.ours * 100).toFixed(1)} %`,
        peer: `${wordsLimit * 100} % (tesseract of Debian: ${(recovered.peer * 100).toFixed(1)} %)`,
        ratio: recovered.ours / wordsLimit,
        goal: 1,
        better: 'higher',
      },
    ];
  } finally {
    await Promise.all([readers.close(), peer.close()]);
  }
};

const pagesPerSecond = (begin: number): number => (texts.length * 1_000) / (performance.now() - begin);

const shareOf = (read: readonly string[]): number =>
  texts.reduce((sum, text, index) => sum + wordsRecovered(text, read[index] ?? ''), 0) / texts.length;

const openPeer = async (pictures: readonly Buffer[]) => {
  const { LD_LIBRARY_PATH } = await debianEnvironment(folder);
  const env = {
    LD_LIBRARY_PATH,
    TESSDATA_PREFIX: join(folder, 'usr/share/tesseract-ocr/5/tessdata'),
    OMP_THREAD_LIMIT: '1',
  };
  await mkdir(benchDir, { recursive: true });
  const pages = await mkdtemp(join(benchDir, 'ocr-'));
  const files = pictures.map((_picture, index) => join(pages, `${index}.jpg`));
  for (const [index, file] of files.entries()) await writeFile(file, pictures[index] ?? '');
  const read = async (file: string) => {
    const flags = [file, '-', '-l', 'fra+eng', '--dpi', '200'];
    return (await promisify(execFile)(join(folder, 'usr/bin/tesseract'), flags, { env })).stdout;
  };
  return {
    read: async () => {
      const found: string[] = [];
      for (const file of files) found.push(await read(file));
      return found;
    },
    close: () => rm(pages, { recursive: true }),
  };
};
