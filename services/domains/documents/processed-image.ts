import type { ImageFacts, MediaType, RenditionFormat } from '../../contracts/documents.ts';

/**
 * How renditions are made. It is part of their identity: it changes whenever the same input would give other
 * renditions, so that those of an older recipe are never taken for current ones.
 */
export const recipe = 'image-1';

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

/** All that is learnt and made from one uploaded picture. */
export type ProcessedImage = { facts: ImageFacts; renditions: ProcessedRendition[] };

/**
 * Turns an uploaded file into facts and renditions.
 *
 * @throws FileRejection when the file is at fault; any other error is ours, and trying again may help.
 */
export type ProcessImage = (input: Buffer, mediaType: MediaType, signal?: AbortSignal) => Promise<ProcessedImage>;

/** Why a file is refused for good; stable. */
export const rejectionCodes = [
  /** The bytes are not of the type that was declared. */
  'media-type-mismatch',
  /** A true file of its type, but there is no decoder for it here (HEIC with HEVC inside). */
  'media-type-unsupported',
  'image-corrupt',
  'image-too-many-pixels',
  /** It used up its time or memory. */
  'image-too-demanding',
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
