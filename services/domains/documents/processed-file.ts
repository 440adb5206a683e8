import type { ImageFacts, MediaType, RenditionFormat } from '../../contracts/documents.ts';
import type { InvoiceReading } from './invoice-reading.ts';

export type { InvoiceProblemCode, VatFamily } from './invoice-problems.ts';
export { type InvoiceFinding, InvoiceReading, invoiceListMax, invoiceTextMaxCharacters } from './invoice-reading.ts';

/**
 * How renditions are made. It is part of their identity: it changes whenever the same input would give other
 * renditions, so that those of an older recipe are never taken for current ones.
 */
export const recipes = { image: 'image-1', pdf: 'pdf-1' } as const;

/** Most characters of text that are kept of one file. */
export const textMaxCharacters = 1_000_000;

/** One size of a picture in one format. */
export type ProcessedRendition = {
  /** Preset: `w320`, `w640`, `w1280` or `w1920`. */
  name: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  format: RenditionFormat;
  body: Buffer;
};

/** All that is learnt and made from one uploaded file. */
export type ProcessedFile = {
  /** Of a picture, or of the first page of a PDF. */
  image: ImageFacts | null;
  renditions: ProcessedRendition[];
  /** How many a PDF has. */
  pages: number | null;
  /** The text of each page; of a text file, one. Null where none was looked for. */
  texts: string[] | null;
  /** Pages without text that show something, from 1: they have to be read by OCR. */
  scannedPages: number[];
  invoice: InvoiceReading | null;
};

/**
 * Turns an uploaded file into facts, renditions and text.
 *
 * @throws FileRejection when the file is at fault; any other error is ours, and trying again may help.
 */
export type ProcessFile = (input: Buffer, mediaType: MediaType, signal?: AbortSignal) => Promise<ProcessedFile>;

/** What was read of scanned pages. */
export type ScanText = {
  /** Of each page, in the order they were given; empty where it could not be read. */
  texts: string[];
  /** Whether every page was read. */
  complete: boolean;
};

/**
 * Reads pages of a PDF by OCR, in the order they are given (from 1).
 *
 * @throws FileRejection when the file is at fault; any other error is ours, and trying again may help.
 */
export type ReadScan = (
  input: Buffer,
  pages: readonly number[],
  options: { signal?: AbortSignal; onProgress?: (done: number) => void },
) => Promise<ScanText>;

/** Why a file is refused for good; stable. */
export const rejectionCodes = [
  /** The bytes are not of the type that was declared. */
  'media-type-mismatch',
  /** A true file of its type, but there is no decoder for it here (HEIC with HEVC inside). */
  'media-type-unsupported',
  'file-corrupt',
  'password-protected',
  'image-too-many-pixels',
  'too-many-pages',
  /** It used up its time or memory. */
  'file-too-demanding',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

/** The file's own fault: running the job again would end the same. */
export class FileRejection extends Error {
  override readonly name = 'FileRejection';
  readonly code: RejectionCode;

  constructor(code: RejectionCode, options?: ErrorOptions) {
    super(`The file was rejected: ${code}.`, options);
    this.code = code;
  }
}
