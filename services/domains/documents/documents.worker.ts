import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { kindOf } from '../../contracts/documents.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Room } from '../../platform/room.ts';
import type { Storage } from '../../platform/storage.ts';
import type { DocumentProblemCode } from './documents.errors.ts';
import type { processDocumentJob } from './documents.jobs.ts';
import { originalKey, renditionKey, uploadKey } from './documents.keys.ts';
import type { DocumentProcessing, Reading, ReadyDocument } from './documents.processing.ts';
import type { DocumentRow, RenditionRow } from './documents.table.ts';
import {
  FileRejection,
  type ProcessedFile,
  type ProcessedRendition,
  type ProcessFile,
  type ReadScan,
  recipes,
  textMaxCharacters,
} from './processed-file.ts';

const immutable = 'private, max-age=31536000, immutable';

const nothing: Effects = async () => {};

/** Milliseconds between two notes of how far a scan is. */
const progressInterval = 1_000;

/** The job behind `process-image` and `process-document`: verifies the uploaded bytes, keeps them, and reads them. */
export const createProcessDocumentHandler = (options: {
  processing: DocumentProcessing;
  storage: Storage;
  processFile: ProcessFile;
  readScan: ReadScan;
  /** Where the files lie that are worked on. */
  room: Room;
  /** Told of each document that was read and stored, in so many seconds. */
  read?: (reading: Reading, took: number) => void;
}): JobHandler<PayloadOf<typeof processDocumentJob>> => {
  const { processing, storage, processFile, readScan, room, read } = options;

  const keepOriginal = async (document: DocumentRow, source: { key: string; etag: string }): Promise<void> => {
    if (source.key === originalKey(document)) return;
    await storage.copy(source.key, originalKey(document), source.etag, {
      contentType: document.mediaType,
      contentDisposition: 'attachment',
      cacheControl: immutable,
    });
  };

  const keepRendition = async (document: DocumentRow, rendition: ProcessedRendition): Promise<RenditionRow> => {
    const { name, format, width, height, body } = rendition;
    const recipe = recipes[kindOf(document.mediaType) === 'pdf' ? 'pdf' : 'image'];
    const storageKey = renditionKey(document, recipe, name, format);
    await storage.put(storageKey, body, { contentType: `image/${format}`, cacheControl: immutable });
    return {
      documentId: document.id,
      recipe,
      inputHash: document.sha256,
      name,
      format,
      width,
      height,
      bytes: body.length,
      storageKey,
    };
  };

  /** The pages' texts, with those of scanned pages read by OCR. */
  const textOf = async (
    document: DocumentRow,
    bytes: Buffer,
    { texts, scannedPages }: ProcessedFile,
    signal: AbortSignal,
  ): Promise<ReadyDocument['text']> => {
    if (!texts) return null;
    const pages = [...texts];
    let complete = true;
    if (scannedPages.length > 0) {
      const onProgress = paced(progressInterval, (done: number) => {
        const progress = { step: 'ocr', done, total: scannedPages.length } as const;
        // A note that is lost is followed by the next one.
        processing.progress(document.id, progress).catch(() => {});
      });
      const read = await readScan(bytes, scannedPages, { signal, onProgress });
      for (const [index, page] of scannedPages.entries()) pages[page - 1] = read.texts[index] ?? '';
      complete = read.complete;
    }
    // PostgreSQL's text holds every character but this one.
    const content = pages.join('\f').replaceAll('\0', '');
    return {
      content: content.slice(0, textMaxCharacters),
      source: scannedPages.length > 0 ? 'ocr' : 'file',
      truncated: content.length > textMaxCharacters || !complete,
    };
  };

  const process = async (document: DocumentRow, signal: AbortSignal): Promise<Effects> => {
    const began = performance.now();
    const source = await fetchBytes(storage, document);
    const problem = source ? findMismatch(document, source.bytes) : 'upload-missing';
    if (!source || problem) return processing.reject(document.id, problem ?? 'upload-missing');

    try {
      const [file] = await Promise.all([
        processFile(source.bytes, document.mediaType, signal),
        keepOriginal(document, source),
      ]);
      const [text, ...renditions] = await Promise.all([
        textOf(document, source.bytes, file, signal),
        ...file.renditions.map((rendition) => keepRendition(document, rendition)),
      ]);
      const { image, pages, invoice } = file;
      const reading = file.scannedPages.length > 0 ? 'scan' : kindOf(document.mediaType);
      read?.(reading, (performance.now() - began) / 1000);
      return processing.ready(document, { image, pages, invoice, renditions, text }, () => {
        // The bucket's lifecycle would remove it too: nobody needs to wait for this.
        storage.delete([uploadKey(document.id)]).catch(() => {});
      });
    } catch (error) {
      if (error instanceof FileRejection) return processing.reject(document.id, error.code);
      throw error;
    }
  };

  return {
    run: async ({ documentId }, { signal }) => {
      const document = await processing.begin(documentId);
      if (!document) return nothing;
      const leave = await room.take(document.size, signal);
      try {
        return await process(document, signal);
      } finally {
        leave();
      }
    },

    exhausted: ({ documentId }) => processing.fail(documentId),
  };
};

/** The upload, or, when an earlier run already kept it, the original. */
const fetchBytes = async (storage: Storage, document: DocumentRow) => {
  for (const key of [uploadKey(document.id), originalKey(document)]) {
    const found = await storage.get(key);
    if (!found) continue;
    // Never read more than was announced: the size in S3 may have been changed since it was checked.
    if (found.size !== document.size) {
      found.body.destroy();
      return { key, etag: found.etag, bytes: Buffer.alloc(0) };
    }
    return { key, etag: found.etag, bytes: await buffer(found.body) };
  }
  return null;
};

/** Calls at most once in so many milliseconds; what comes in between is left out. */
const paced = <Value>(interval: number, call: (value: Value) => void): ((value: Value) => void) => {
  let next = 0;
  return (value) => {
    if (performance.now() < next) return;
    next = performance.now() + interval;
    call(value);
  };
};

const findMismatch = (document: DocumentRow, bytes: Buffer): DocumentProblemCode | null => {
  if (bytes.length !== document.size) return 'size-mismatch';
  if (createHash('sha256').update(bytes).digest('hex') !== document.sha256) return 'checksum-mismatch';
  return null;
};
