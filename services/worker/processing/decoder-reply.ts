import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { ImageFacts, RenditionFormat } from '../../contracts/documents.ts';
import {
  FileRejection,
  InvoiceReading,
  type ProcessedFile,
  rejectionCodes,
} from '../../domains/documents/processed-file.ts';
import type { Frame } from './frames.ts';

/** What a decoding process answers when it cannot do what it was asked. */
const Refusal = Type.Union([
  Type.Object({ rejection: Type.Enum([...rejectionCodes]) }),
  Type.Object({ error: Type.String() }),
]);
export type Refusal = Static<typeof Refusal>;

/**
 * Milliseconds that a decoding process says it has worked. A lie can make a span of the time that really passed, no more.
 * @param most that passed for us
 */
export const spentOf = ({ header }: Frame, most: number): number => {
  const { spentMs } = header as { spentMs?: unknown };
  return typeof spentMs === 'number' && spentMs >= 0 ? Math.min(spentMs, most) : 0;
};

/** @throws FileRejection when the process refused the file */
export function throwRefusal({ header }: Frame): void {
  if (!Check(Refusal, header)) return;
  if ('rejection' in header) throw new FileRejection(header.rejection);
  throw new Error(`The decoding process failed: ${header.error}`);
}

/** What a decoding process answers; the bodies of the renditions follow one another in the frame's body. */
const DecodedFile = Type.Object({
  image: Type.Union([ImageFacts, Type.Null()]),
  renditions: Type.Array(
    Type.Object({
      name: Type.String({ pattern: '^w[0-9]{1,5}$' }),
      width: Type.Integer({ minimum: 1 }),
      height: Type.Integer({ minimum: 1 }),
      format: RenditionFormat,
      bytes: Type.Integer({ minimum: 1 }),
    }),
  ),
  pages: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  texts: Type.Union([Type.Array(Type.String()), Type.Null()]),
  scannedPages: Type.Array(Type.Integer({ minimum: 1 })),
  invoice: Type.Union([InvoiceReading, Type.Null()]),
});

/** The parts of the frame that `parseFile` reads. */
export const answerWith = ({ renditions, ...file }: ProcessedFile): [Static<typeof DecodedFile>, Buffer[]] => [
  { ...file, renditions: renditions.map(({ body, ...rest }) => ({ ...rest, bytes: body.length })) },
  renditions.map(({ body }) => body),
];

/**
 * Reads the answer of a process that may have been taken over: nothing in it is believed unchecked.
 *
 * @throws FileRejection when the process refused the file.
 */
export function parseFile(frame: Frame): ProcessedFile {
  throwRefusal(frame);
  const { header, body } = frame;
  if (!Check(DecodedFile, header) || !header.scannedPages.every((page) => page <= (header.texts?.length ?? 0)))
    throw new Error('The decoding process sent an answer of the wrong form.');
  let at = 0;
  const renditions = header.renditions.map(({ bytes, ...rendition }) => {
    at += bytes;
    return { ...rendition, body: body.subarray(at - bytes, at) };
  });
  if (at !== body.length) throw new Error('The decoding process sent an answer of the wrong length.');
  const { image, pages, texts, scannedPages, invoice } = header;
  return { image, renditions, pages, texts, scannedPages, invoice };
}
