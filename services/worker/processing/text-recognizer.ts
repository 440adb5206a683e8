import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Pixels } from './untrusted-sharp.ts';

/**
 * tesseract.js's build of Tesseract 5 in WebAssembly (its interface is tesseract's baseapi.h), without the worker thread
 * and the downloads of tesseract.js itself: it runs in the process that calls it, and all it reads is named below.
 */
type Tesseract = {
  FS: { writeFile: (path: string, data: Uint8Array) => void };
  TessBaseAPI: new () => {
    /** @returns -1 when the language data cannot be read */
    Init: (dataPath: null, languages: string, engineMode: number) => number;
    SetVariable: (name: string, value: string) => void;
    /** Takes the picture in `/input`; 1 when it cannot be read. */
    SetImageFile: (exifOrientation: number, angle: number) => number;
    Recognize: (monitor: null) => number;
    /** One line a word, among others; tab-separated. */
    GetTSVText: (page: number) => string;
    Clear: () => void;
  };
};

/** OEM_LSTM_ONLY: the neural network alone, which is all that is in this build and its data. */
const engineMode = 1;

/** French first: where both know a word, it is read as French. */
const languages = ['fra', 'eng'] as const;

const require = createRequire(import.meta.url);

/** Reads the text in pictures of pages. */
export type TextRecognizer = {
  /** @param dpi dots an inch. @returns the lines, an empty one between paragraphs */
  read: (page: Pixels, dpi: number) => string;
};

/** @throws when its data, which come with their packages, cannot be read: nothing is ever fetched */
export async function openTextRecognizer(): Promise<TextRecognizer> {
  const core = require('tesseract.js-core/tesseract-core-relaxedsimd-lstm') as (options: object) => Promise<Tesseract>;
  const tesseract = await core({ print: () => {}, printErr: () => {} });
  for (const language of languages) {
    const data = require.resolve(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`);
    tesseract.FS.writeFile(`${language}.traineddata`, await promisify(gunzip)(await readFile(data)));
  }
  const api = new tesseract.TessBaseAPI();
  if (api.Init(null, languages.join('+'), engineMode) === -1) throw new Error('Tesseract cannot read its languages.');
  for (const [name, value] of Object.entries(parameters)) api.SetVariable(name, value);

  return {
    read: (page, dpi) => {
      tesseract.FS.writeFile('/input', portableGreymap(page));
      if (api.SetImageFile(1, 0) === 1) throw new Error('Tesseract cannot read a page that was drawn for it.');
      api.SetVariable('user_defined_dpi', `${dpi}`);
      api.Recognize(null);
      const words = api.GetTSVText(0);
      api.Clear();
      return linesOf(words);
    },
  };
}

const parameters = {
  /**
   * Sauvola's local threshold instead of Otsu's for the whole page: on grainy paper, Otsu takes the grain for letters, and
   * a page of 5 s takes minutes and comes out as nonsense.
   */
  thresholding_method: '2',
};

/** PGM (netpbm), which Leptonica reads as it is: a byte a pixel. */
function portableGreymap({ data, info: { width, height } }: Pixels): Buffer {
  const header = Buffer.from(`P5 ${width} ${height} 255\n`);
  const picture = Buffer.allocUnsafeSlow(header.length + width * height);
  header.copy(picture);
  for (let from = 0, to = header.length; to < picture.length; from += 3, to++) {
    // Luma of ITU-R BT.601.
    picture[to] = ((data[from] ?? 0) * 77 + (data[from + 1] ?? 0) * 150 + (data[from + 2] ?? 0) * 29) >> 8;
  }
  return picture;
}

/** Surer words than this are kept; of 100. What Tesseract makes of stains, stamps and photographs is below. */
const leastConfidence = 30;

/** Columns of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function linesOf(tsv: string): string {
  let [paragraphs, lastParagraph, lastLine]: [string, string, string] = ['', '', ''];
  for (const row of tsv.split('\n')) {
    const [level, , block, paragraph, line, , , , , , confidence, text = ''] = row.split('\t');
    const word = text.trim();
    if (level !== '5' || word === '' || Number(confidence) < leastConfidence) continue;
    const [thisParagraph, thisLine] = [`${block} ${paragraph}`, `${block} ${paragraph} ${line}`];
    if (paragraphs !== '') {
      if (thisParagraph !== lastParagraph) paragraphs += '\n\n';
      else paragraphs += thisLine === lastLine ? ' ' : '\n';
    }
    paragraphs += word;
    [lastParagraph, lastLine] = [thisParagraph, thisLine];
  }
  return paragraphs;
}
