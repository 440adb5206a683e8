import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type MediaType, mediaTypes } from '../../contracts/documents.ts';
import type { Effects, JobHandler, PayloadOf } from '../../platform/job.ts';
import type { Storage } from '../../platform/storage.ts';
import type { DocumentProblemCode } from './documents.errors.ts';
import type { processImageJob } from './documents.jobs.ts';
import { originalKey, renditionKey, uploadKey } from './documents.keys.ts';
import type { DocumentProcessing } from './documents.processing.ts';
import type { DocumentRow, RenditionRow } from './documents.table.ts';
import { FileRejection, type ProcessedRendition, type ProcessImage, recipe } from './processed-image.ts';

const immutable = 'private, max-age=31536000, immutable';

const nothing: Effects = async () => {};

/** The job behind `process-image`: verifies the uploaded bytes, keeps them, and makes the renditions. */
export const createProcessImageHandler = (options: {
  processing: DocumentProcessing;
  storage: Storage;
  processImage: ProcessImage;
}): JobHandler<PayloadOf<typeof processImageJob>> => {
  const { processing, storage, processImage } = options;

  const keepOriginal = async (document: DocumentRow, source: { key: string; etag: string }): Promise<void> => {
    if (source.key === originalKey(document)) return;
    await storage.copy(source.key, originalKey(document), source.etag, {
      contentType: document.mediaType,
      contentDisposition: attachment(document),
      cacheControl: immutable,
    });
  };

  const keepRendition = async (document: DocumentRow, rendition: ProcessedRendition): Promise<RenditionRow> => {
    const { name, format, width, height, body } = rendition;
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

  return {
    run: async ({ documentId }, { signal }) => {
      const document = await processing.begin(documentId);
      if (!document) return nothing;

      const source = await fetchBytes(storage, document);
      const problem = source ? findMismatch(document, source.bytes) : 'upload-missing';
      if (!source || problem) return processing.reject(documentId, problem ?? 'upload-missing');

      try {
        const [image] = await Promise.all([
          processImage(source.bytes, document.mediaType, signal),
          keepOriginal(document, source),
        ]);
        const rows = await Promise.all(image.renditions.map((rendition) => keepRendition(document, rendition)));
        return processing.ready(documentId, image.facts, rows, () => {
          // The bucket's lifecycle would remove it too: nobody needs to wait for this.
          storage.delete([uploadKey(documentId)]).catch(() => {});
        });
      } catch (error) {
        if (error instanceof FileRejection) return processing.reject(documentId, error.code);
        throw error;
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

const findMismatch = (document: DocumentRow, bytes: Buffer): DocumentProblemCode | null => {
  if (bytes.length !== document.size) return 'size-mismatch';
  if (createHash('sha256').update(bytes).digest('hex') !== document.sha256) return 'checksum-mismatch';
  return null;
};

/** RFC 6266: always a download, under a name that every client can take. */
const attachment = ({ filename, mediaType }: { filename: string; mediaType: MediaType }): string =>
  `attachment; filename="document.${mediaTypes[mediaType][0]}"; filename*=UTF-8''${encodeRfc8187(filename)}`;

const encodeRfc8187 = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
