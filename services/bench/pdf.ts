import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { englishPage, frenchPage, textPdf } from '../acceptance/scans.ts';
import { debianEnvironment, unpackDebianPackages } from '../local/debian-packages.mjs';
import { openPdf } from '../worker/processing/pdfium.ts';
import { benchDir } from './backends.ts';
import type { BenchRow } from './bench-row.ts';
import { compare, figure } from './rounds.ts';

const folder = join(import.meta.dirname, '../../.cache/pdf-peer');
const rounds = 5;
const textPages = 400;
const drawnPages = 20;

/** Dots an inch at which both draw. */
const dpi = 150;

/** PDFs read and drawn by ours and by Debian's poppler: one file at a time, on one core. */
export const benchPdf = async (): Promise<BenchRow[]> => {
  await unpackDebianPackages(['poppler-utils'], folder);
  await mkdir(benchDir, { recursive: true });
  return [await benchText(), await benchDrawing()];
};

const benchText = async (): Promise<BenchRow> => {
  const { file, bytes } = await makePdf('text', textPages);
  const read = async (): Promise<void> => {
    const pdf = await openPdf(bytes);
    for (let number = 1; number <= textPages; number++) pdf.readPage(number, (page) => page.text(10_000));
  };
  const { ours, peer, ratio } = await compare({
    rounds,
    ours: () => perSecond(textPages, read),
    peer: () => perSecond(textPages, () => poppler('pdftotext', [file, '-'])),
  });
  return {
    measure: `text of a PDF of ${textPages} pages`,
    ours: `${figure(ours)} pages/s`,
    peer: `pdftotext: ${figure(peer)} pages/s`,
    ratio,
    goal: 0.5,
    better: 'higher',
  };
};

const benchDrawing = async (): Promise<BenchRow> => {
  const { file, bytes } = await makePdf('drawn', drawnPages);
  const draw = async (): Promise<void> => {
    const pdf = await openPdf(bytes);
    const pixels = (points: number) => Math.round((points / 72) * dpi);
    for (let number = 1; number <= drawnPages; number++) {
      pdf.readPage(number, (page) => page.render({ width: pixels(page.width), height: pixels(page.height) }));
    }
  };
  const { ours, peer, ratio } = await compare({
    rounds,
    ours: () => perSecond(drawnPages, draw),
    peer: () => perSecond(drawnPages, () => poppler('pdftoppm', ['-r', `${dpi}`, file])),
  });
  return {
    measure: `pages drawn at ${dpi} dots an inch`,
    ours: `${figure(ours)} pages/s`,
    peer: `pdftoppm: ${figure(peer)} pages/s`,
    ratio,
    goal: 1,
    better: 'higher',
  };
};

const makePdf = async (name: string, pages: number): Promise<{ file: string; bytes: Buffer }> => {
  const bytes = await textPdf(Array.from({ length: pages }, (_, index) => (index % 2 ? englishPage : frenchPage)));
  const file = join(benchDir, `${name}.pdf`);
  await writeFile(file, bytes);
  return { file, bytes };
};

const perSecond = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - start);
};

/** Its output is read and forgotten. */
const poppler = async (program: string, args: string[]): Promise<void> => {
  const { LD_LIBRARY_PATH } = await debianEnvironment(folder);
  const options = { env: { LD_LIBRARY_PATH }, encoding: 'buffer', maxBuffer: 2 ** 30 } as const;
  await promisify(execFile)(join(folder, 'usr/bin', program), args, options);
};
